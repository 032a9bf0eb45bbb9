package dev.sextant.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.AddReport;
import dev.sextant.BadRows;
import dev.sextant.DType;
import dev.sextant.Draw;
import dev.sextant.Execution;
import dev.sextant.InvalidDataException;
import dev.sextant.LabelTable;
import dev.sextant.Measures;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Score;
import dev.sextant.SextantException;
import dev.sextant.Smoothing;
import dev.sextant.Temperature;
import dev.sextant.spi.Space;
import dev.sextant.spi.SpaceConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a binding adds to the engine's space: memory of every kind, checks before calls, closing. */
public interface BindingContract extends Contract {
    /** Odd to vectors. */
    int BINDING_DIM = 6;

    /** Rows of a batch. */
    int BINDING_ROWS = 40;

    /** Labels of a space without label sets. */
    long[][] NO_LABEL_SETS = {};

    private static SpaceConfig config(int labelSets, double @Nullable [] anchorValues, @Nullable String target) {
        return config(labelSets, anchorValues, target, 1);
    }

    private static SpaceConfig config(
            int labelSets, double @Nullable [] anchorValues, @Nullable String target, int draws) {
        return new SpaceConfig(
                4,
                BINDING_DIM,
                anchorValues,
                1,
                Temperature.EXACT,
                DType.F32,
                Precision.AUTO,
                BadRows.REJECT,
                labelSets,
                0,
                Score.COSINE,
                Smoothing.SOFTMAX,
                draws,
                false,
                Execution.DEFAULT.withBackend("cpu").withThreads(1).withTarget(target));
    }

    private Space open(int labelSets) {
        return profile().provider().open(config(labelSets, null, null));
    }

    private static float[] values() {
        Random random = new Random(7);
        float[] values = new float[BINDING_ROWS * BINDING_DIM];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Rows rows() {
        return Rows.of(values(), BINDING_DIM);
    }

    private Measures measured(Rows rows) {
        try (Space space = open(0)) {
            assertThat(space.add(rows, NO_LABEL_SETS)).isEqualTo(new AddReport(rows.rows(), 0, 0));
            return space.measure(Draw.MEAN);
        }
    }

    /** Arrays, buffers on and off the heap, and mapped files. */
    @Test
    default void memoryOfEveryKindGivesTheSameMeasures(@TempDir Path temp) throws IOException {
        Measures expected = measured(rows());
        assertThat(expected.entropy()).isPositive();

        byte[] bytes = new byte[4 * BINDING_ROWS * BINDING_DIM];
        ByteBuffer heap = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        heap.asFloatBuffer().put(values());
        assertThat(measured(Rows.of(heap, DType.F32, BINDING_ROWS, BINDING_DIM)))
                .isEqualTo(expected);
        assertThat(measured(Rows.of(
                        heap.asReadOnlyBuffer().order(ByteOrder.nativeOrder()), DType.F32, BINDING_ROWS, BINDING_DIM)))
                .isEqualTo(expected);

        ByteBuffer direct = ByteBuffer.allocateDirect(3 + bytes.length)
                .position(3)
                .put(bytes)
                .position(3)
                .order(ByteOrder.nativeOrder());
        assertThat(measured(Rows.of(direct, DType.F32, BINDING_ROWS, BINDING_DIM)))
                .isEqualTo(expected);

        Path file = Files.write(temp.resolve("rows.bin"), bytes);
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length).order(ByteOrder.nativeOrder());
            assertThat(measured(Rows.of(mapped, DType.F32, BINDING_ROWS, BINDING_DIM)))
                    .isEqualTo(expected);
        }
    }

    /** Arrays of doubles. */
    @Test
    default void doublesOnTheHeapAreRows() {
        double[] values = new double[BINDING_ROWS * BINDING_DIM];
        for (int i = 0; i < values.length; i++) {
            values[i] = values()[i];
        }
        assertThat(measured(Rows.of(values, BINDING_DIM)).rows()).isEqualTo(BINDING_ROWS);
    }

    /** Copies grow with the batches, and keep to them. */
    @Test
    default void largerBatchesGrowTheCopy() {
        try (Space space = open(1)) {
            for (int rows : new int[] {1, 3000, 2, 7000}) {
                float[] values = new float[rows * BINDING_DIM];
                Arrays.fill(values, 1);
                assertThat(space.add(Rows.of(values, BINDING_DIM), new long[][] {new long[rows]})
                                .rows())
                        .isEqualTo(rows);
            }
            assertThat(space.labelTable(Draw.MEAN, 0).rows()).containsExactly(1 + 3000 + 2 + 7000);
        }
    }

    /** No rows, and no labels. */
    @Test
    default void emptyBatchAddsNothing() {
        try (Space space = open(1)) {
            assertThat(space.add(Rows.of(new float[0], BINDING_DIM), new long[][] {{}}))
                    .isEqualTo(new AddReport(0, 0, 0));
            assertThat(space.add(
                            Rows.of(
                                    ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()),
                                    DType.F32,
                                    0,
                                    BINDING_DIM),
                            new long[][] {null}))
                    .isEqualTo(new AddReport(0, 0, 0));
            assertThat(space.measure(Draw.MEAN).entropy()).isNaN();
            assertThat(space.labelTable(Draw.MEAN, 0).labels()).isEmpty();
        }
    }

    /** Labels of a set do not reach another. */
    @Test
    default void eachLabelSetGetsItsOwnLabels() {
        long[] first = new long[BINDING_ROWS];
        long[] third = new long[BINDING_ROWS];
        for (int row = 0; row < BINDING_ROWS; row++) {
            first[row] = row % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            third[row] = row % 5;
        }
        try (Space space = open(3)) {
            space.add(rows(), new long[][] {first, null, third});
            LabelTable table = space.labelTable(Draw.MEAN, 0);
            assertThat(table.labels()).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
            assertThat(table.rows()).containsExactly(BINDING_ROWS / 2, BINDING_ROWS / 2);
            assertThat(table.entropies()).hasSize(2);
            assertThat(space.labelTable(Draw.MEAN, 1).labels()).isEmpty();
            assertThat(space.measureLabels(Draw.MEAN, 2).cardinality()).isEqualTo(5);
            assertThatIllegalArgumentException().isThrownBy(() -> space.measureLabels(Draw.MEAN, 3));
            assertThatIllegalArgumentException().isThrownBy(() -> space.labelTable(Draw.MEAN, -1));
        }
    }

    /** The row is that of the batch. */
    @Test
    default void badRowIsNamedAndNothingIsAdded() {
        float[] values = values();
        values[5 * BINDING_DIM] = Float.NaN;
        try (Space space = open(0)) {
            assertThatThrownBy(() -> space.add(Rows.of(values, BINDING_DIM), NO_LABEL_SETS))
                    .isInstanceOfSatisfying(
                            InvalidDataException.class, e -> assertThat(e.row()).isEqualTo(5));
            assertThat(space.measure(Draw.MEAN).rows()).isZero();
        }
    }

    /** Anchors of length 1 stay as they are. */
    @Test
    default void givenAnchorsComeBackAsUnitRows() {
        double[] given = new double[4 * BINDING_DIM];
        for (int anchor = 0; anchor < 4; anchor++) {
            given[anchor * BINDING_DIM + anchor] = 1;
        }
        try (Space space = profile().provider().open(config(0, given, null))) {
            assertThat(space.anchors(0)).isEqualTo(given);
        }
    }

    /** Given anchors are split among the draws. */
    @Test
    default void everyDrawHasItsAnchors() {
        double[] given = new double[2 * 4 * BINDING_DIM];
        for (int anchor = 0; anchor < 8; anchor++) {
            given[anchor * BINDING_DIM + anchor % BINDING_DIM] = 1;
        }
        try (Space space = profile().provider().open(config(0, given, null, 2))) {
            assertThat(space.info().draws()).isEqualTo(2);
            assertThat(space.anchors(0)).isEqualTo(Arrays.copyOf(given, 4 * BINDING_DIM));
            assertThat(space.anchors(1)).isEqualTo(Arrays.copyOfRange(given, 4 * BINDING_DIM, 8 * BINDING_DIM));
            assertThatIllegalArgumentException().isThrownBy(() -> space.anchors(2));
            assertThatIllegalArgumentException().isThrownBy(() -> space.anchors(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> space.measure(Draw.of(2)));
        }
    }

    /** What was asked for and what was chosen. */
    @Test
    default void infoSaysWhatRuns() {
        try (Space space = open(0)) {
            assertThat(space.info()).satisfies(info -> {
                assertThat(info.provider()).isEqualTo(profile().name());
                assertThat(info.anchors()).isEqualTo(4);
                assertThat(info.dim()).isEqualTo(BINDING_DIM);
                assertThat(info.temperatureMode()).isEqualTo(Temperature.Mode.EXACT);
                assertThat(info.temperature()).isPositive();
                assertThat(info.precision()).isEqualTo(Precision.F32);
                assertThat(info.threads()).isEqualTo(1);
                assertThat(info.target()).isNotEmpty();
            });
        }
    }

    /** Nothing too short is handed to the library. */
    @Test
    default void wrongInputsAreRefusedBeforeTheCall() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(4 * BINDING_ROWS * BINDING_DIM).order(ByteOrder.nativeOrder());
        Rows shrunk = Rows.of(direct, DType.F32, BINDING_ROWS, BINDING_DIM);
        ((ByteBuffer) Objects.requireNonNull(shrunk.storage())).limit(8);
        try (Space space = open(1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.add(shrunk, new long[][] {null}))
                    .withMessageContaining("but has 8 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.add(Rows.of(values(), BINDING_DIM - 1), new long[][] {null}))
                    .withMessageContaining("elements of a row must be 6, but are 5");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.add(rows(), NO_LABEL_SETS))
                    .withMessage("label sets must be 1, but are 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.add(rows(), new long[][] {new long[BINDING_ROWS - 1]}))
                    .withMessage("labels of a set must be 40, but are 39");
            assertThat(space.measure(Draw.MEAN).rows()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().provider().open(config(0, new double[4 * BINDING_DIM - 1], null)))
                .withMessage("values of anchors must be 24, but are 23");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().provider().open(config(0, new double[4 * BINDING_DIM], null, 2)))
                .withMessage("values of anchors must be 48, but are 24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().provider().open(config(0, null, "PDP11")))
                .withMessageMatching("target must be one of .*, but is PDP11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().provider().anchors(1 << 20, 1 << 20, 0, 0));
    }

    /** Another space of the same provider and shape. */
    @Test
    default void mergeTakesAnotherSpaceThatFits() {
        try (Space one = open(0);
                Space two = open(0);
                Space wider = profile().provider().open(config(1, null, null))) {
            two.add(rows(), NO_LABEL_SETS);
            one.merge(two);
            assertThat(one.measure(Draw.MEAN)).isEqualTo(two.measure(Draw.MEAN));
            assertThatIllegalArgumentException().isThrownBy(() -> one.merge(one));
            assertThatIllegalArgumentException().isThrownBy(() -> one.merge(foreign()));
            assertThatThrownBy(() -> one.merge(wider))
                    .isInstanceOfSatisfying(
                            SextantException.class,
                            e -> assertThat(e.status()).isEqualTo(SextantException.Status.STATE_MISMATCH));
        }
    }

    private static Space foreign() {
        return (Space) Proxy.newProxyInstance(
                Space.class.getClassLoader(), new Class<?>[] {Space.class}, (proxy, method, args) -> null);
    }

    private List<Consumer<Space>> calls() {
        return List.of(
                s -> s.add(rows(), NO_LABEL_SETS),
                s -> s.measure(Draw.MEAN),
                s -> s.measureLabels(Draw.MEAN, 0),
                s -> s.labelTable(Draw.MEAN, 0),
                s -> s.anchors(0),
                Space::info,
                s -> s.merge(open(0)),
                s -> open(0).merge(s));
    }

    /** Every call fails, and closing again does nothing. */
    @Test
    default void useAfterCloseIsAnException() {
        for (Consumer<Space> call : calls()) {
            Space space = open(0);
            space.close();
            space.close();
            assertThatThrownBy(() -> call.accept(space))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("this space is closed");
        }
    }

    /** Waiting calls fail, none meets what is freed. */
    @Test
    default void closeDuringCallsLeavesOnlyExceptions() throws Exception {
        int users = 4;
        for (int round = 0; round < 50; round++) {
            Space space = open(0);
            Space merged = open(0);
            CountDownLatch started = new CountDownLatch(users);
            ExecutorService pool = Executors.newFixedThreadPool(users);
            try {
                List<Future<Throwable>> ends = new ArrayList<>();
                for (int user = 0; user < users; user++) {
                    Consumer<Space> call =
                            user % 2 == 0 ? s -> s.add(rows(), NO_LABEL_SETS) : s -> mergeBoth(s, merged);
                    ends.add(pool.submit(until(call, space, started)));
                }
                started.await();
                space.close();
                for (Future<Throwable> end : ends) {
                    assertThat(end.get(30, TimeUnit.SECONDS))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("this space is closed");
                }
            } finally {
                pool.shutdownNow();
            }
            merged.close();
        }
    }

    /** Both directions, which would lock up if spaces were locked in the order of the call. */
    private static void mergeBoth(Space a, Space b) {
        try {
            a.merge(b);
            b.merge(a);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("at most 2^56 rows"); // their number doubles each time
        }
    }

    private static Callable<Throwable> until(Consumer<Space> call, Space space, CountDownLatch started) {
        return () -> {
            started.countDown();
            while (true) {
                try {
                    call.accept(space);
                } catch (RuntimeException | Error end) {
                    return end;
                }
            }
        };
    }
}
