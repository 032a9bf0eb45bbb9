package dev.sextant;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
    private static void refuse(String message, int device, long address, long bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeviceMemory(device, 0, address, bytes, message))
                .withMessage(message);
    }

    @Test
    void memoryMustBeThere() {
        refuse("device must be >= 0, but is -1", -1, 64, 8);
        refuse("address must not be 0", 0, 0, 8);
        refuse("bytes must be >= 0, but are -8", 0, 64, -8);
    }

    @Test
    void theReferenceHasNoDevices() {
        DeviceMemory memory = new DeviceMemory(0, 0, 64, 800, this);
        try (SoftEntropy space =
                SoftEntropy.builder(3).backend("reference").labelSets("x").build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> space.assignment(0, memory))
                    .withMessage("results must go to a device of the space, but are to go to device 0,"
                            + " and the space runs on reference []");
            assertThatIllegalArgumentException().isThrownBy(() -> space.labelAssignments(0, "x", memory));
        }
    }
}
