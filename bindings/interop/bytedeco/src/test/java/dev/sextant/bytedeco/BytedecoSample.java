package dev.sextant.bytedeco;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Random;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Measures rows that the Bytedeco presets have put on a GPU, and leaves their mean assignment there. */
public final class BytedecoSample {
    private static final int ROWS = 10_000;
    private static final int DIM = 64;
    private static final int ANCHORS = 100;
    private static final long BYTES = 4L * ROWS * DIM;
    private static final long RESULT_BYTES = 8L * ANCHORS;

    private BytedecoSample() {}

    /** Prints the entropy of random rows. */
    public static void main(String[] args) {
        float[] values = new float[ROWS * DIM];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (FloatPointer host = new FloatPointer(values);
                DoublePointer assignment = new DoublePointer(ANCHORS);
                Pointer memory = new Pointer();
                Pointer results = new Pointer();
                CUstream_st stream = new CUstream_st()) {
            check(cudart.cudaMalloc(memory, BYTES));
            check(cudart.cudaMalloc(results, RESULT_BYTES));
            check(cudart.cudaStreamCreate(stream));
            try (SoftEntropy space =
                    SoftEntropy.builder(DIM).anchors(ANCHORS).backend("cuda").build()) {
                check(cudart.cudaMemcpyAsync(memory, host, BYTES, cudart.cudaMemcpyHostToDevice, stream));
                Rows rows = BytedecoRows.of(memory, BYTES, DType.F32, ROWS, DIM, 4L * DIM, stream);
                space.add(rows); // behind the copy, in the order of the stream
                System.out.printf("H(Z) = %.6f nats%n", space.measure().entropy());
                space.assignment(0, BytedecoMemory.of(results, RESULT_BYTES, stream));
                // or work on the device, in the order of the stream
                check(cudart.cudaMemcpyAsync(assignment, results, RESULT_BYTES, cudart.cudaMemcpyDeviceToHost, stream));
                check(cudart.cudaStreamSynchronize(stream));
                System.out.printf("p_0 = %.6f%n", assignment.get(0));
            } finally {
                check(cudart.cudaStreamDestroy(stream));
                check(cudart.cudaFree(results));
                check(cudart.cudaFree(memory));
            }
        }
    }

    private static void check(int error) {
        if (error != cudart.cudaSuccess) {
            throw new IllegalStateException(cudart.cudaGetErrorName(error).getString());
        }
    }
}
