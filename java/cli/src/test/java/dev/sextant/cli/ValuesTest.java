package dev.sextant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.LabelMeasures;
import dev.sextant.LabelRelation;
import dev.sextant.Measures;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValuesTest {
    /** Of the rows of a set alone; reports have them of all rows, or through what follows from them. */
    private static final Set<String> NOT_REPORTED = Set.of("entropy", "labelEntropy");

    /** A record whose double components are 1, 2, 3 and so on by their place. */
    private static <R extends Record> R numbered(Class<R> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = IntStream.range(0, components.length)
                .mapToObj(i -> components[i].getType() == long.class ? (Object) 0L : (Object) (i + 1.0))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    /** Names of the double components of a {@link #numbered} record that the values do not hold. */
    private static Set<String> missing(Class<? extends Record> type, Values values) {
        Set<Double> held = values.all().stream().map(Values.Value::value).collect(Collectors.toSet());
        RecordComponent[] components = type.getRecordComponents();
        return IntStream.range(0, components.length)
                .filter(i -> components[i].getType() == double.class && !held.contains(i + 1.0))
                .mapToObj(i -> components[i].getName())
                .collect(Collectors.toSet());
    }

    @Test
    void everyMeasureHasANameAndAKind() throws ReflectiveOperationException {
        assertThat(missing(Measures.class, Values.of(numbered(Measures.class), 10)))
                .isEmpty();
        LabelMeasures labels = numbered(LabelMeasures.class);
        assertThat(missing(LabelMeasures.class, Values.of(labels, LabelNull.ofCurve(labels))))
                .isEqualTo(NOT_REPORTED);
        assertThat(missing(LabelRelation.class, Values.of(numbered(LabelRelation.class))))
                .isEmpty();
    }

    @Test
    void aMeasureWithoutANameIsFound() throws ReflectiveOperationException {
        assertThat(missing(LabelMeasures.class, Values.of(numbered(LabelMeasures.class), LabelNull.none())))
                .contains("nullInformation", "pValue");
    }

    @Test
    void whatIsOfOneHeadHasNoMean() throws ReflectiveOperationException {
        LabelMeasures labels = numbered(LabelMeasures.class);
        Values values = Values.of(labels, LabelNull.ofCurve(labels));
        Values mean = Values.meanOfHeads(List.of(values, values));
        assertThat(undefined(mean)).containsExactly("null_deviation", "null_error", "null_z", "null_p");
        assertThat(mean.get("mutual_information")).isEqualTo(values.get("mutual_information"));
        Values all = Values.of(numbered(Measures.class), 10);
        assertThat(undefined(Values.meanOfHeads(List.of(all))))
                .containsExactly("entropy_error_nats", "nearest_cosine", "nearest_chance");
    }

    private static List<String> undefined(Values values) {
        return values.all().stream()
                .filter(value -> Double.isNaN(value.value()))
                .map(Values.Value::fullName)
                .toList();
    }

    @Test
    void statisticsAreOfEachNumber() {
        List<Values> draws = DoubleStream.of(1, 2, 6)
                .mapToObj(x -> Values.ofFractions(List.of("a"), new double[] {x, 10 * x}))
                .toList();
        OverDraws over = OverDraws.of(draws);
        assertThat(over.mean().get("a")).isEqualTo(3);
        assertThat(over.mean().get("residual")).isEqualTo(30);
        assertThat(over.deviation().get("a")).isEqualTo(Math.sqrt(7));
        assertThat(over.low().get("residual") + over.high().get("residual")).isEqualTo(60);
        assertThat(OverDraws.of(draws.subList(0, 1)).mean()).isEqualTo(draws.get(0));
        assertThatThrownBy(() -> over.mean().get("b")).hasMessageContaining("no value 'b'");
    }
}
