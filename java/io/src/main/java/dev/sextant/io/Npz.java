package dev.sextant.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The {@code .npz} format: a zip of {@code .npy} files, stored or deflated. */
final class Npz {
    private static final String SUFFIX = ".npy";
    private static final long MAX_DEFLATE_RATIO = 1032;

    private Npz() {}

    static StoredArray open(Input input, int... ranks) throws IOException {
        try (ZipFile zip = ZippedRun.zip(input.where(), input.file())) {
            List<ZipEntry> entries = entries(input, zip);
            List<String> names = entries.stream().map(Npz::arrayName).toList();
            if (input.name() != null) {
                int index = names.indexOf(arrayName(input.name()));
                if (index < 0) {
                    throw FormatException.atByte(
                            input.where(), 0, "no such array; the file holds " + StoredArray.list(names));
                }
                return array(input, zip, entries.get(index));
            }
            if (entries.size() == 1) {
                return array(input, zip, entries.get(0));
            }
            return StoredArray.only(input, ranks, readable(input, zip, entries), names);
        }
    }

    private static List<ZipEntry> entries(Input input, ZipFile zip) throws FormatException {
        List<ZipEntry> arrays = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!seen.add(entry.getName())) {
                throw FormatException.atByte(input.where(), 0, "entry " + entry.getName() + " comes twice");
            }
            if (entry.getName().endsWith(SUFFIX)) {
                arrays.add(entry);
            }
        }
        return arrays;
    }

    private static String arrayName(ZipEntry entry) {
        return arrayName(entry.getName());
    }

    private static String arrayName(String entry) {
        return entry.endsWith(SUFFIX) ? entry.substring(0, entry.length() - SUFFIX.length()) : entry;
    }

    private static List<StoredArray> readable(Input input, ZipFile zip, List<ZipEntry> entries) throws IOException {
        List<StoredArray> arrays = new ArrayList<>();
        for (ZipEntry entry : entries) {
            readable(input, zip, entry).ifPresent(arrays::add);
        }
        return arrays;
    }

    /** Empty for what is no array of a supported type: pickled objects, say, may lie beside the matrix. */
    private static Optional<StoredArray> readable(Input input, ZipFile zip, ZipEntry entry) throws IOException {
        try {
            return Optional.of(array(input, zip, entry));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    private static StoredArray array(Input input, ZipFile zip, ZipEntry entry) throws IOException {
        String where = input.where(arrayName(entry));
        checkSize(where, entry);
        Npy.Header header;
        try (InputStream in = zip.getInputStream(entry)) {
            header = Npy.readHeader(where, in);
        } catch (ZipException | EOFException e) {
            throw ZippedRun.invalid(where, 0, e);
        }
        Npy.checkLength(where, header, entry.getSize());
        return new StoredArray(
                where,
                header.element(),
                header.shape(),
                header.offset(),
                new ZippedRun(input.file(), where, entry.getName(), header.offset(), entry.getSize()));
    }

    private static void checkSize(String where, ZipEntry entry) throws FormatException {
        long size = entry.getSize();
        long packed = entry.getCompressedSize();
        boolean possible = size >= 0
                && (entry.getMethod() == ZipEntry.STORED ? size == packed : size / MAX_DEFLATE_RATIO <= packed);
        if (!possible) {
            throw FormatException.atByte(
                    where, 0, "entry claims " + size + " bytes, which its " + packed + " stored bytes cannot hold");
        }
    }
}
