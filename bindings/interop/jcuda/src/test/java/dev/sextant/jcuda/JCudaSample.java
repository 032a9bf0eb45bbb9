package dev.sextant.jcuda;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Random;
import jcuda.Pointer;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaMemcpyKind;
import jcuda.runtime.cudaStream_t;

/** Measures rows that JCuda has put on a GPU, where they are. */
public final class JCudaSample {
    private static final int ROWS = 10_000;
    private static final int DIM = 64;
    private static final long BYTES = 4L * ROWS * DIM;

    private JCudaSample() {}

    /** Prints the entropy of random rows. */
    public static void main(String[] args) {
        float[] values = new float[ROWS * DIM];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        JCuda.setExceptionsEnabled(true);
        Pointer memory = new Pointer();
        cudaStream_t stream = new cudaStream_t();
        JCuda.cudaMalloc(memory, BYTES);
        JCuda.cudaStreamCreate(stream);
        try (SoftEntropy space = SoftEntropy.builder(DIM).backend("cuda").build()) {
            JCuda.cudaMemcpyAsync(memory, Pointer.to(values), BYTES, cudaMemcpyKind.cudaMemcpyHostToDevice, stream);
            Rows rows = JCudaRows.of(memory, BYTES, DType.F32, ROWS, DIM, 4L * DIM, stream);
            space.add(rows); // behind the copy, in the order of the stream
            System.out.printf("H(Z) = %.6f nats%n", space.measure().entropy());
        } finally {
            JCuda.cudaStreamDestroy(stream);
            JCuda.cudaFree(memory);
        }
    }
}
