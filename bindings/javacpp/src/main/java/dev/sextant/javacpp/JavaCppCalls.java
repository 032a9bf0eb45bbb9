package dev.sextant.javacpp;

import dev.sextant.engine.NativeCalls;
import dev.sextant.engine.ProgressCall;
import dev.sextant.javacpp.generated.JavaCppFunctions;
import dev.sextant.javacpp.generated.SextantC;
import dev.sextant.javacpp.generated.sextant_progress;
import java.nio.ByteBuffer;

/** Calls through JNI. */
final class JavaCppCalls extends JavaCppFunctions implements NativeCalls {

    /** Never freed, so that C may call it at any time. */
    private static final class Progress extends sextant_progress {
        static final Progress CALL = new Progress();
        static final long FUNCTION = SextantC.sextant_jni_function(CALL);

        @Override
        public int call(long context, long done, long total) {
            return ProgressCall.update(context, done, total);
        }
    }

    @Override
    public long allocate(long bytes) {
        return SextantC.sextant_jni_allocate(bytes);
    }

    @Override
    public void free(long address) {
        SextantC.sextant_jni_free(address);
    }

    @Override
    public ByteBuffer view(long address, int bytes) {
        return SextantC.sextant_jni_view(address).limit(bytes);
    }

    @Override
    public long address(ByteBuffer direct) {
        return SextantC.sextant_jni_address(direct.duplicate().clear());
    }

    @Override
    public boolean isOpen(Object owner) {
        return SegmentOwner.isOpen(owner);
    }

    @Override
    public long progressFunction() {
        return Progress.FUNCTION;
    }
}
