package dev.sextant.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command line in this process. */
final class Cli {
    /** The repository. */
    static final Path ROOT = Path.of(System.getProperty("sextant.root"));

    static final Path GOLDEN = ROOT.resolve("data/golden");

    private Cli() {}

    /**
     * What a run left behind.
     *
     * @param exitCode of the process
     * @param out standard output
     * @param err standard error
     */
    record Result(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    static Result run(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
