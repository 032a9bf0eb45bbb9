package dev.sextant.panama;

import dev.sextant.DeviceInfo;
import dev.sextant.panama.generated.SextantC;
import dev.sextant.panama.generated.sextant_device_info;
import dev.sextant.panama.generated.sextant_error;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/** The CUDA devices that the library sees. */
final class PanamaDevices {
    private PanamaDevices() {}

    /** At least one; fails with UNSUPPORTED and the reason where there is none. */
    static List<DeviceInfo> list() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment error = sextant_error.allocate(call);
            MemorySegment count = call.allocate(SextantC.C_INT);
            Failures.check(SextantC.sextant_device_count(count, Structs.sized(error)), error);
            return IntStream.range(0, count.get(SextantC.C_INT, 0))
                    .mapToObj(ordinal -> {
                        MemorySegment info = Structs.sized(sextant_device_info.allocate(call));
                        Failures.check(SextantC.sextant_device_describe(ordinal, info, Structs.sized(error)), error);
                        return Results.deviceInfo(info);
                    })
                    .toList();
        }
    }
}
