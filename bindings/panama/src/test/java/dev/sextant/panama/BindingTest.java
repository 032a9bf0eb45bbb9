package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.Measure;
import dev.sextant.engine.Layout;
import dev.sextant.engine.generated.Structs;
import dev.sextant.panama.generated.SextantC;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What jextract and generate.py have made of the header agrees, and the library that is loaded has it. */
class BindingTest {

    @BeforeAll
    static void libraryIsLoaded() {
        assertThat(new PanamaProvider().unavailable()).isEmpty();
    }

    static Stream<Method> addresses() {
        return Arrays.stream(SextantC.class.getMethods())
                .filter(m -> m.getName().endsWith("$address"));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void boundSymbolResolves(Method address) throws Exception {
        MemorySegment symbol = (MemorySegment) address.invoke(null);
        assertThat(symbol.address()).isNotZero();
    }

    static List<Layout> structs() {
        return Structs.ALL;
    }

    @ParameterizedTest
    @MethodSource("structs")
    void layoutIsThatOfJextract(Layout struct) throws Exception {
        Class<?> generated = Class.forName("dev.sextant.panama.generated." + struct.name());
        assertThat(struct.numbers())
                .isEqualTo(numbers((GroupLayout) generated.getMethod("layout").invoke(null)));
    }

    private static long[] numbers(GroupLayout layout) {
        List<MemoryLayout> members = layout.memberLayouts();
        LongStream offsets = IntStream.range(0, members.size())
                .filter(i -> !(members.get(i) instanceof PaddingLayout))
                .mapToLong(i -> layout.byteOffset(MemoryLayout.PathElement.groupElement(i)));
        return LongStream.concat(LongStream.of(layout.byteSize()), offsets).toArray();
    }

    @ParameterizedTest
    @EnumSource
    void measuresHaveTheNamesOfTheLibrary(Measure measure) {
        assertThat(SextantC.sextant_measure_name(measure.code()).getString(0)).isEqualTo(measure.text());
    }
}
