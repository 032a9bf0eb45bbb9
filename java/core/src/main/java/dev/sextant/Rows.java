package dev.sextant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows: a matrix, row-major with a row stride, in memory that the caller owns and keeps unchanged during the
 * calls that read it: in an array, in a buffer, at an address of this process, or at one of a CUDA device. Element
 * bytes are in native order; any alignment will do.
 */
public final class Rows {
    /** The {@link #device()} of rows in memory of this process. */
    public static final int HOST = -1;

    private final DType dtype;
    private final long rows;
    private final int dim;
    private final long strideBytes;
    private final Place place;
    private final long bytes;
    private final byte @Nullable [] use;

    /**
     * Where the first element is.
     *
     * @param memory that holds the rows, or for an address what keeps it valid
     * @param address or 0
     * @param device ordinal, or {@link #HOST}
     * @param stream of the device, or 0
     */
    private record Place(Object memory, long address, int device, long stream) {
        static Place of(Object storage) {
            return new Place(storage, 0, HOST, 0);
        }

        Place plus(long bytes) {
            return new Place(memory, address + bytes, device, stream);
        }
    }

    private Rows(DType dtype, long rows, int dim, long strideBytes, Place place, long bytes) {
        this(dtype, rows, dim, strideBytes, place, bytes, null);
    }

    private Rows(DType dtype, long rows, int dim, long strideBytes, Place place, long bytes, byte @Nullable [] use) {
        this.dtype = Objects.requireNonNull(dtype, "dtype");
        this.rows = rows;
        this.dim = dim;
        this.strideBytes = strideBytes;
        this.place = place;
        this.bytes = bytes;
        this.use = use;
        checkShape();
    }

    /** Dense F32 rows in an array: {@code values.length == rows * dim}. */
    public static Rows of(float[] values, int dim) {
        long bytes = 4L * values.length;
        return new Rows(DType.F32, denseRows(values.length, dim), dim, 4L * dim, Place.of(values), bytes);
    }

    /** Dense F64 rows in an array: {@code values.length == rows * dim}. */
    public static Rows of(double[] values, int dim) {
        long bytes = 8L * values.length;
        return new Rows(DType.F64, denseRows(values.length, dim), dim, 8L * dim, Place.of(values), bytes);
    }

    /** Dense rows from the position of a buffer in native byte order to its limit. */
    public static Rows of(ByteBuffer buffer, DType dtype, long rows, int dim) {
        return of(buffer, dtype, rows, dim, (long) dim * dtype.bytes());
    }

    /**
     * Rows with a stride, from the position of a buffer in native byte order. A direct or mapped buffer is read where
     * it is.
     *
     * @param strideBytes bytes from one row to the next, at least a row's own
     * @throws IllegalArgumentException if the buffer ends before the last row or is not in native byte order
     */
    public static Rows of(ByteBuffer buffer, DType dtype, long rows, int dim, long strideBytes) {
        if (buffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("buffer must be in native byte order " + ByteOrder.nativeOrder()
                    + ", but is " + buffer.order() + ": call order(ByteOrder.nativeOrder())");
        }
        Place place = Place.of(buffer.slice().order(buffer.order()));
        return new Rows(dtype, rows, dim, strideBytes, place, buffer.remaining());
    }

    /**
     * Rows in native memory.
     *
     * @param address of the first element
     * @param bytes readable from there on
     * @param owner kept reachable while these rows are, so that the memory stays valid
     * @throws IllegalArgumentException if the last row ends after {@code bytes}
     */
    public static Rows ofAddress(
            long address, long bytes, DType dtype, long rows, int dim, long strideBytes, Object owner) {
        return new Rows(dtype, rows, dim, strideBytes, at(address, HOST, 0, owner), bytes);
    }

    /**
     * Rows in the memory of a CUDA device, for a {@link SoftEntropy} that runs there. Nothing is copied, and the device
     * is not synchronised: the rows are read behind what was queued on {@code stream} before the call that reads them,
     * and have been read when it returns. Only then may they be changed, from any stream, or freed.
     *
     * <p>Nobody but the device knows whether there is such memory: a wrong address, a freed one, or one of another
     * device, is a {@link DeviceException} at best.
     *
     * @param device ordinal, as in {@link Sextant#devices()}
     * @param stream address of the {@code cudaStream_t} or {@code CUstream} in whose order the rows are written; 0 for
     *     the default stream of the device
     * @param address of the first element
     * @param bytes readable from there on
     * @param owner kept reachable while these rows are, so that the memory is not freed by its collection
     * @throws IllegalArgumentException if the last row ends after {@code bytes}
     */
    public static Rows onDevice(
            int device,
            long stream,
            long address,
            long bytes,
            DType dtype,
            long rows,
            int dim,
            long strideBytes,
            Object owner) {
        if (device < 0) {
            throw new IllegalArgumentException("device must be >= 0, but is " + device);
        }
        return new Rows(dtype, rows, dim, strideBytes, at(address, device, stream, owner), bytes);
    }

    private static Place at(long address, int device, long stream, Object owner) {
        if (address == 0) {
            throw new IllegalArgumentException("address must not be 0");
        }
        return new Place(Objects.requireNonNull(owner, "owner"), address, device, stream);
    }

    /**
     * The same rows with some of their columns alone: a view of rows in a buffer or in native memory, a copy of rows in
     * an array.
     *
     * @param first column
     * @param count of columns, at least 1
     * @throws IndexOutOfBoundsException unless the columns are among those of the rows
     */
    public Rows columns(int first, int count) {
        Objects.checkFromIndexSize(first, count, dim);
        if (count == dim) {
            return this;
        }
        Object storage = storage();
        if (storage instanceof float[] || storage instanceof double[]) {
            return columnsOfArray(storage, first, count);
        }
        long start = Math.min((long) first * dtype.bytes(), bytes); // beyond the memory only where there is no row
        if (storage instanceof ByteBuffer buffer) {
            ByteBuffer rest =
                    buffer.slice((int) start, buffer.limit() - (int) start).order(buffer.order());
            return new Rows(dtype, rows, count, strideBytes, Place.of(rest), rest.remaining(), use);
        }
        return new Rows(dtype, rows, count, strideBytes, place.plus(start), bytes - start, use);
    }

    private Rows columnsOfArray(Object array, int first, int count) {
        int length = Math.toIntExact(rows * count);
        Object part = array instanceof float[] ? new float[length] : new double[length];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(array, row * dim + first, part, row * count, count);
        }
        long stride = (long) count * dtype.bytes();
        return new Rows(dtype, rows, count, stride, Place.of(part), (long) length * dtype.bytes(), use);
    }

    private static long denseRows(int length, int dim) {
        if (dim < 1 || length % dim != 0) {
            throw new IllegalArgumentException(
                    "values must hold whole rows, but " + length + " values are not a multiple of dim " + dim);
        }
        return length / dim;
    }

    private void checkShape() {
        if (rows < 0 || dim < 1) {
            throw new IllegalArgumentException("rows must be >= 0 and dim >= 1, but are " + rows + " and " + dim);
        }
        long rowBytes = (long) dim * dtype.bytes();
        if (strideBytes < rowBytes) {
            throw new IllegalArgumentException(
                    "stride must be >= the " + rowBytes + " bytes of a row, but is " + strideBytes);
        }
        if (rows == 0) {
            return;
        }
        if (bytes < rowBytes || (bytes - rowBytes) / strideBytes < rows - 1) {
            throw new IllegalArgumentException("memory must hold " + rows + " rows of " + rowBytes + " bytes at stride "
                    + strideBytes + ", but has " + bytes + " bytes");
        }
    }

    /**
     * The same rows, of which those with 0 are passed over, as if they and their labels were not there, and whatever
     * they hold.
     *
     * @param use a value per row, kept unchanged like the memory of the rows
     */
    public Rows use(byte[] use) {
        if (use.length != rows) {
            throw new IllegalArgumentException(
                    "use must have a value for each of the " + rows + " rows, but has " + use.length);
        }
        return new Rows(dtype, rows, dim, strideBytes, place, bytes, use);
    }

    /** For each row 0 where it is passed over, or null where all are used. */
    public byte @Nullable [] use() {
        return use;
    }

    /** Element type. */
    public DType dtype() {
        return dtype;
    }

    /** Number of rows. */
    public long rows() {
        return rows;
    }

    /** Elements in a row. */
    public int dim() {
        return dim;
    }

    /** Bytes from one row to the next. */
    public long strideBytes() {
        return strideBytes;
    }

    /** Bytes of memory from the first element on. */
    public long bytes() {
        return bytes;
    }

    /** Address of the first element where these rows were given by address, else 0. */
    public long address() {
        return place.address;
    }

    /** Whether they lie in the memory of a device, which this process cannot read. */
    public boolean isOnDevice() {
        return place.device != HOST;
    }

    /** Ordinal of the CUDA device that they lie on, or {@link #HOST}. */
    public int device() {
        return place.device;
    }

    /** Address of the stream in whose order they are written; 0 for the default stream, and on the host. */
    public long stream() {
        return place.stream;
    }

    /** Refuses rows on a device, for what runs on the host alone. */
    Rows requireHost() {
        if (isOnDevice()) {
            throw new IllegalArgumentException(
                    "rows must lie in memory of the host, but lie on device " + place.device);
        }
        return this;
    }

    /** The {@code float[]}, {@code double[]} or {@link ByteBuffer} that holds the rows, or null for an address. */
    public @Nullable Object storage() {
        return place.address == 0 ? place.memory : null;
    }

    /** What must stay reachable while the rows are read. */
    public Object owner() {
        return place.memory;
    }
}
