package dev.sextant.javacpp;

import dev.sextant.engine.Layout;
import dev.sextant.engine.generated.Structs;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * What JavaCPP is to make of the C header: functions that take every pointer as an address. Structs are left to
 * {@code dev.sextant.engine}, which fills them without a call for each field.
 */
@Properties(
        target = "dev.sextant.javacpp.generated",
        global = "dev.sextant.javacpp.generated.SextantC",
        value =
                @Platform(
                        include = {"sextant/sextant.h", "sextant_jni.h"},
                        link = "sextant",
                        library = "jnisextant"))
public class Preset implements InfoMapper {

    /** For JavaCPP. */
    public Preset() {}

    @Override
    public void map(InfoMap infos) {
        infos.put(new Info("SEXTANT_EXPORT").cppTypes().annotations());
        for (Layout struct : Structs.ALL) {
            infos.put(address(struct.name()));
        }
        infos.put(address("sextant_space", "sextant_bins", "sextant_result"));
        infos.put(
                new Info("sextant_jni_buffer").cast().pointerTypes("ByteBuffer").skip());
        infos.put(new Info("int64_t", "uint64_t", "uint8_t", "char", "const char")
                .cast()
                .valueTypes("long"));
        infos.put(new Info("int32_t").cast().valueTypes("int").pointerTypes("long"));
        infos.put(new Info("double").cast().valueTypes("double").pointerTypes("long"));
        infos.put(new Info("void").cast().valueTypes("void").pointerTypes("long"));
    }

    /** Types of which pointers, and pointers to pointers, are addresses. */
    private static Info address(String... types) {
        return new Info(types).cast().valueTypes("long").skip();
    }
}
