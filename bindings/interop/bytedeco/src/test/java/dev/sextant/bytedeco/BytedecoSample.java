package dev.sextant.bytedeco;

import dev.sextant.DType;
import dev.sextant.Rows;
import dev.sextant.SoftEntropy;
import java.util.Random;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Measures rows that the Bytedeco presets have put on a GPU, where they are. */
public final class BytedecoSample {
    private static final int ROWS = 10_000;
    private static final int DIM = 64;
    private static final long BYTES = 4L * ROWS * DIM;

    private BytedecoSample() {}

    /** Prints the entropy of random rows. */
    public static void main(String[] args) {
        float[] values = new float[ROWS * DIM];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (FloatPointer host = new FloatPointer(values);
                Pointer memory = new Pointer();
                CUstream_st stream = new CUstream_st()) {
            check(cudart.cudaMalloc(memory, BYTES));
            check(cudart.cudaStreamCreate(stream));
            try (SoftEntropy space = SoftEntropy.builder(DIM).backend("cuda").build()) {
                check(cudart.cudaMemcpyAsync(memory, host, BYTES, cudart.cudaMemcpyHostToDevice, stream));
                Rows rows = BytedecoRows.of(memory, BYTES, DType.F32, ROWS, DIM, 4L * DIM, stream);
                space.add(rows); // behind the copy, in the order of the stream
                System.out.printf("H(Z) = %.6f nats%n", space.measure().entropy());
            } finally {
                check(cudart.cudaStreamDestroy(stream));
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
