package dev.sextant.contract;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class in a JVM of its own. */
public final class Jvm {
    private static final long LIMIT_SECONDS = 60;

    /**
     * What the JVM left.
     *
     * @param exit status
     * @param output both streams
     */
    public record Result(int exit, String output) {}

    private Jvm() {}

    /** Runs {@code java arguments}. */
    public static Result run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(arguments);
        File output = File.createTempFile("jvm", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not end within " + LIMIT_SECONDS + " s: " + command);
        }
        String text = new String(Files.readAllBytes(output.toPath()), StandardCharsets.UTF_8);
        Files.delete(output.toPath());
        return new Result(process.exitValue(), text);
    }

    /** What {@link ProviderProbe} prints in a JVM with these options. */
    public static Result probe(String classPath, List<String> options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-cp", classPath, ProviderProbe.class.getName()));
        return run(arguments);
    }

    /** The class path of the tests, without the entries that hold {@code excluded} in their file name. */
    public static String classPathWithout(String excluded) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !new File(entry).getName().contains(excluded))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The class path of the tests. */
    public static String classPath() {
        return classPathWithout("\0");
    }
}
