package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in a process of its own. */
class ProcessTest {
    private static final String DIGITS =
            GOLDEN.resolve("soft_digits_m100/z.npy").toString();
    private static final String CLASS_PATH = System.getProperty("surefire.test.class.path");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void standardOutputHoldsTheJsonAlone() throws Exception {
        Cli.Result result = run("estimate", DIGITS, "--json", "-");
        assertThat(result.exitCode()).isZero();
        assertThat(result.json().at("/space/rows").longValue()).isEqualTo(1797);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void progressIsForTerminals() throws Exception {
        Cli.Result piped = run("estimate", DIGITS);
        assertThat(piped.err()).isEmpty();
        Cli.Result terminal = runOnTerminal("estimate", DIGITS);
        assertThat(terminal.err()).contains("1,797 of 1,797 rows  100 %").endsWith("\r\033[K");
        assertThat(terminal.out()).doesNotContain("\r");
    }

    @Test
    void exitCodesReachTheProcess() throws Exception {
        assertThat(run("estimate", "nothing.npy").exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run("estimate").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"estimate DIGITS", "estimate DIGITS --json -", "info", "--help", "--version"})
    void aFullStandardOutputIsReported(String line) throws Exception {
        Process process = builder(
                        List.of(), CLASS_PATH, line.replace("DIGITS", DIGITS).split(" "))
                .redirectOutput(new File("/dev/full"))
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERNAL);
        assertThat(folder.resolve("err")).hasContent("sextant: standard output cannot be written\n");
    }

    @Test
    void aLackOfMemoryIsReported() throws Exception {
        String out = folder.resolve("z.npy").toString();
        Cli.Result result = finish(
                start(List.of("-Xmx64m"), CLASS_PATH, "generate", "--rows", "1", "--dim", "100000000", "--out", out));
        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(result.err()).startsWith("sextant: no memory: ").hasLineCount(1);
    }

    @Test
    void referenceRunsWithoutTheNativeLibrary() throws Exception {
        Cli.Result estimate = runWithoutLibrary("estimate", DIGITS, "--json", "-");
        assertThat(estimate.exitCode()).as(estimate.err()).isZero();
        assertThat(estimate.json().at("/space/provider").stringValue()).isEqualTo("reference");
        assertThat(runWithoutLibrary("info").out()).containsPattern("panama +backend cpu, rejected: .+");
        Cli.Result cpu = runWithoutLibrary("estimate", DIGITS, "--backend", "cpu");
        assertThat(cpu.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(cpu.err()).contains("no provider for backend cpu").hasLineCount(1);
    }

    @Test
    void withoutDevicesTheReasonIsGiven() throws Exception {
        for (String devices : List.of("0", "1,0", "all")) {
            Cli.Result result = runWithoutDevices("estimate", DIGITS, "--backend", "cuda", "--devices", devices);
            assertThat(result.exitCode()).isEqualTo(ExitCode.INTERNAL);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith("sextant: CUDA cannot be used: ")
                    .contains("no/such/library")
                    .hasLineCount(1);
        }
        assertThat(runWithoutDevices("info").out()).containsPattern("(?m)^cuda +not used: CUDA cannot be used: .+");
        assertThat(runWithoutDevices("estimate", DIGITS).exitCode()).isZero();
    }

    @Test
    void interruptEndsWith130AndLeavesNoFile() throws Exception {
        Path out = folder.resolve("z.npy");
        Process process = start("generate", "--rows", "100000000", "--dim", "1000", "--out", out.toString());
        try {
            waitFor(".tmp");
            kill("INT", process);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(folder.resolve("err")).isEmptyFile();
            assertThat(folder.toFile().list()).containsExactlyInAnyOrder("out", "err");
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void interruptSavesAndSaysHowToResume(String signal) throws Exception {
        Path matrix = folder.resolve("z.npy");
        Path state = folder.resolve("run.state");
        assertThat(run("generate", "--rows", "200000", "--dim", "32", "--out", matrix.toString())
                        .exitCode())
                .isZero();
        String[] command = {
            "estimate", matrix.toString(), "--backend", "reference", "--state", state.toString(), "--save-every", "1000"
        };
        Process process = start(command);
        try {
            waitFor(state.getFileName().toString());
            kill(signal, process);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(folder.resolve("out")).isEmptyFile();
        assertThat(Files.readString(folder.resolve("err")))
                .matches("sextant: interrupted after [\\d,]+ of 200,000 rows, which are saved in .*run\\.state; "
                        + "the same command with --resume goes on\\R");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("z.npy", "run.state", "out", "err");
        long done = run("inspect", state.toString(), "--json", "-")
                .json()
                .at("/runs/0/done")
                .longValue();
        assertThat(done).isBetween(1000L, 200_000L);
    }

    @Test
    void aRunSurvivesBeingKilled() throws Exception {
        Path script = Cli.ROOT.resolve("tools/kill-test");
        List<String> command = new ArrayList<>(List.of("python3", script.toString(), "--kills", "3", "--"));
        command.addAll(java(List.of(), CLASS_PATH));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        String out = Files.readString(folder.resolve("out"));
        assertThat(process.exitValue()).as(out).isZero();
        assertThat(out).contains("kill-test: 3 kills, ");
    }

    private void waitFor(String ending) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Arrays.stream(folder.toFile().list()).anyMatch(name -> name.endsWith(ending))) {
            assertThat(System.nanoTime()).as("no file appeared").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static void kill(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private Cli.Result run(String... arguments) throws IOException, InterruptedException {
        return finish(start(arguments));
    }

    private Cli.Result runOnTerminal(String... arguments) throws IOException, InterruptedException {
        return finish(start(List.of("-D" + Terminal.COLUMNS_PROPERTY + "=120"), CLASS_PATH, arguments));
    }

    private Cli.Result runWithoutLibrary(String... arguments) throws IOException, InterruptedException {
        String classPath = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !entry.contains("sextant-native") && !entry.contains("/native/target"))
                .collect(Collectors.joining(File.pathSeparator));
        return finish(start(List.of(), classPath, arguments));
    }

    private Cli.Result runWithoutDevices(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(List.of(), CLASS_PATH, arguments);
        builder.environment().put("SEXTANT_CUDA_LIBRARY", "no/such/library");
        return finish(builder.start());
    }

    private Cli.Result finish(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Cli.Result(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Process start(String... arguments) throws IOException {
        return start(List.of(), CLASS_PATH, arguments);
    }

    private Process start(List<String> javaOptions, String classPath, String... arguments) throws IOException {
        return builder(javaOptions, classPath, arguments).start();
    }

    private ProcessBuilder builder(List<String> javaOptions, String classPath, String... arguments) {
        // A shell makes what it starts in the background ignore interrupts, and that is inherited.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(java(javaOptions, classPath));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
    }

    private static List<String> java(List<String> options, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        return command;
    }
}
