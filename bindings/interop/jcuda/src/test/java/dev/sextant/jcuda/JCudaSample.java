package dev.sextant.jcuda;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Random;
import jcuda.Pointer;
import jcuda.runtime.JCuda;
import jcuda.runtime.cudaMemcpyKind;
import jcuda.runtime.cudaStream_t;

/** Measures rows that JCuda has put on a GPU, where they are, and leaves their mean assignment there. */
public final class JCudaSample {
    private static final int ROWS = 10_000;
    private static final int DIM = 64;
    private static final int ANCHORS = 100;
    private static final long BYTES = 4L * ROWS * DIM;
    private static final long RESULT_BYTES = 8L * ANCHORS;

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
        Pointer results = new Pointer();
        cudaStream_t stream = new cudaStream_t();
        JCuda.cudaMalloc(memory, BYTES);
        JCuda.cudaMalloc(results, RESULT_BYTES);
        JCuda.cudaStreamCreate(stream);
        try (SoftEntropy space =
                SoftEntropy.builder(DIM).anchors(ANCHORS).backend("cuda").build()) {
            JCuda.cudaMemcpyAsync(memory, Pointer.to(values), BYTES, cudaMemcpyKind.cudaMemcpyHostToDevice, stream);
            Rows rows = JCudaRows.of(memory, BYTES, DType.F32, ROWS, DIM, 4L * DIM, stream);
            space.add(rows); // behind the copy, in the order of the stream
            System.out.printf("H(Z) = %.6f nats%n", space.measure().entropy());
            space.assignment(0, JCudaMemory.of(results, RESULT_BYTES, stream));
            double[] assignment = new double[ANCHORS]; // or work on the device, in the order of the stream
            JCuda.cudaMemcpyAsync(
                    Pointer.to(assignment), results, RESULT_BYTES, cudaMemcpyKind.cudaMemcpyDeviceToHost, stream);
            JCuda.cudaStreamSynchronize(stream);
            System.out.printf("p_0 = %.6f%n", assignment[0]);
        } finally {
            JCuda.cudaStreamDestroy(stream);
            JCuda.cudaFree(results);
            JCuda.cudaFree(memory);
        }
    }
}
