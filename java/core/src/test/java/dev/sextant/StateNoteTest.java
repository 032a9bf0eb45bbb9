package dev.sextant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateNoteTest {
    private static final Path FILE = Path.of("x.state");
    private static final byte[] NOTE = {1, 2, 3};
    private static final StateNote WHOLE = new StateNote(List.of("a", "Größe"), NOTE);

    @Test
    void comesBack() {
        StateNote back = StateNote.decode(WHOLE.encode(), 2, FILE);
        assertThat(back.labelSets()).isEqualTo(WHOLE.labelSets());
        assertThat(back.user()).isEqualTo(NOTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "SXNOT", "something else"})
    void aNoteOfAnotherProgramIsTheCallers(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StateNote note = StateNote.decode(bytes, 3, FILE);
        assertThat(note.labelSets()).containsExactly("0", "1", "2");
        assertThat(note.user()).isEqualTo(bytes);
    }

    @Test
    void aShortEnvelopeIsRefused() {
        byte[] bytes = WHOLE.encode();
        for (int length = "SXNOTE".length(); length < bytes.length - NOTE.length; length++) {
            refused(Arrays.copyOf(bytes, length), 2);
        }
    }

    @Test
    void namesThatDoNotFitAreRefused() {
        refused(WHOLE.encode(), 1);
        refused(WHOLE.encode(), 3);
        refused(new StateNote(List.of("a", "a"), NOTE).encode(), 2);
        byte[] negative = WHOLE.encode();
        negative[15] = -1; // the highest byte of the length of the first name
        refused(negative, 2);
        byte[] later = WHOLE.encode();
        later[6]++;
        refused(later, 2);
    }

    private static void refused(byte[] bytes, int labelSets) {
        assertThatExceptionOfType(InvalidDataException.class)
                .isThrownBy(() -> StateNote.decode(bytes, labelSets, FILE))
                .withMessageStartingWith("x.state: note: must ");
    }
}
