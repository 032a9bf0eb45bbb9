package dev.sextant.cli;

import static dev.sextant.cli.Cli.GOLDEN;
import static dev.sextant.cli.Cli.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command line on CUDA devices, where there are any: those of the library that SEXTANT_CUDA_LIBRARY names. */
@EnabledIf(value = "hasDevices", disabledReason = "CUDA cannot be used here; 'sextant info' says why")
class CudaTest {
    private static final Path DIGITS = GOLDEN.resolve("soft_digits_m100");

    @TempDir
    private Path folder = Path.of("");

    static boolean hasDevices() {
        return run("info").out().contains("compute capability");
    }

    static boolean hasPairs() {
        return run("structure", DIGITS.resolve("z.npy"), "--measures", "twonn", "--backend", "cuda")
                        .exitCode()
                == ExitCode.OK;
    }

    private static Cli.Result estimate(Object... options) {
        List<Object> words = new ArrayList<>(List.of(
                "estimate", DIGITS.resolve("z.npy"), "--labels", "digit=" + DIGITS.resolve("labels_digit.npy")));
        words.addAll(List.of(options));
        return run(words.toArray());
    }

    private static JsonNode json(Object... options) {
        List<Object> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("--json", "-"));
        Cli.Result result = estimate(words.toArray());
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.json();
    }

    @Test
    void infoDescribesDevices() {
        assertThat(run("info").out())
                .containsPattern("(?m)^cuda 0 +\\S.*, compute capability \\d+\\.\\d, \\d+ multiprocessors, "
                        + "[\\d.]+ of [\\d.]+ GiB free, driver for CUDA \\d+\\.\\d, runtime \\d+\\.\\d$");
    }

    @Test
    void devicesDoNotMatter() {
        JsonNode one = json("--backend", "cuda");
        assertThat(one.at("/space/backend").stringValue()).isEqualTo("cuda");
        assertThat(one.at("/space/arithmetic").stringValue()).isEqualTo("cuda");
        assertThat(one.at("/space/devices").intValue()).isEqualTo(1);
        JsonNode several = json("--backend", "cuda", "--devices", "0,0,0", "--device-memory", "256M");
        assertThat(several.at("/space/devices").intValue()).isEqualTo(3);
        JsonNode all = json("--backend", "cuda", "--devices", "all");
        assertThat(several.get("labels")).isEqualTo(one.get("labels")).isEqualTo(all.get("labels"));
        assertThat(several.get("entropy")).isEqualTo(one.get("entropy")).isEqualTo(all.get("entropy"));
    }

    @Test
    void theResultIsThatOfTheCpu() {
        double cuda = json("--backend", "cuda").at("/entropy/efficiency").doubleValue();
        JsonNode cpu = json();
        assertThat(cpu.at("/space/devices").intValue()).isZero();
        assertThat(cpu.at("/space/arithmetic").stringValue()).isEqualTo("cpu");
        assertThat(cuda).isCloseTo(cpu.at("/entropy/efficiency").doubleValue(), within(2e-6));
    }

    @Test
    void textNamesTheDevices() {
        assertThat(estimate("--backend", "cuda", "--devices", "0,0").out()).contains(" cuda x 2, ");
    }

    @Test
    void statesAreMixedOnlyIfAllowed() {
        Path cuda = folder.resolve("cuda.state");
        Path cpu = folder.resolve("cpu.state");
        Path sum = folder.resolve("sum.state");
        json("--backend", "cuda", "--state", cuda);
        json("--state", cpu);
        assertThat(inspected(cuda).at("/space/arithmetic").stringValue()).isEqualTo("cuda");
        Cli.Result refused = run("merge", sum, cpu, cuda);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(refused.err())
                .contains(
                        cuda + ": does not belong to " + cpu + ": its arithmetic is MATRIX of cuda, and not F32 of cpu")
                .contains("--allow-mixed");
        assertThat(sum).doesNotExist();
        assertThat(run("merge", sum, cpu, cuda, "--allow-mixed").exitCode()).isZero();
        JsonNode space = inspected(sum).get("space");
        assertThat(space.get("arithmetic").stringValue()).isEqualTo("mixed");
        assertThat(space.get("rows").intValue()).isEqualTo(2 * 1797);
        Cli.Result resumed = estimate("--state", cuda, "--resume");
        assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(json("--backend", "cuda", "--state", cuda, "--resume")
                        .at("/space/rows")
                        .intValue())
                .isEqualTo(1797);
    }

    @Test
    @EnabledIf(value = "hasPairs", disabledReason = "no CUDA device that sweeps pairs of rows")
    void structureIsThatOfTheCpu() {
        List<Object> words = new ArrayList<>(
                List.of("structure", GOLDEN.resolve("pair_gauss257/x.npy"), "--measures", "twonn", "--json", "-"));
        JsonNode cpu = run(words.toArray()).json();
        words.addAll(List.of("--backend", "cuda", "--device", "0", "--device-memory", "256M"));
        JsonNode cuda = run(words.toArray()).json();
        assertThat(cpu.at("/space/backend").stringValue()).isEqualTo("cpu");
        assertThat(cuda.at("/space/backend").stringValue()).isEqualTo("cuda");
        assertThat(cuda.at("/measures/twonn/value").doubleValue())
                .isCloseTo(cpu.at("/measures/twonn/value").doubleValue(), within(1e-9));
    }

    private static JsonNode inspected(Path state) {
        return run("inspect", state, "--json", "-").json().get("estimate");
    }
}
