package dev.sextant.panama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_measures;
import dev.sextant.panama.generated.sextant_rows;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated code and the library that is loaded agree. */
class BindingTest {

    @BeforeAll
    static void libraryIsLoaded() {
        assertThat(NativeLibrary.get().failure()).isEmpty();
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

    @Test
    void layoutsAgree() {
        assertThat(Structs.mismatches(Structs.LAYOUTS)).isEmpty();
    }

    @Test
    void otherLayoutIsCaught() {
        GroupLayout moved = MemoryLayout.structLayout(
                        ValueLayout.JAVA_INT, MemoryLayout.paddingLayout(4), ValueLayout.JAVA_LONG)
                .withName("planted");
        Map<Integer, GroupLayout> planted = Map.of(
                SextantC.SEXTANT_STRUCT_ROWS(), sextant_rows.layout(), SextantC.SEXTANT_STRUCT_MEASURES(), moved);
        assertThat(Structs.mismatches(planted))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("planted must have size and offsets [16, 0, 8], but has [96, 0, 4, 8"));
    }

    @Test
    void unknownStructIsCaught() {
        assertThat(Structs.mismatches(Map.of(1000, sextant_measures.layout())))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith("but has []"));
    }

    @Test
    void unknownCodesAreRefused() {
        assertThrows(IllegalStateException.class, () -> Codes.mode(99));
        assertThrows(IllegalStateException.class, () -> Codes.precision(-1));
    }
}
