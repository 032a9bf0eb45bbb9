package dev.sextant.cli;

import dev.sextant.InvalidDataException;
import dev.sextant.NGrams;
import dev.sextant.Tokens;
import dev.sextant.io.IntegerArray;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Token ids of a language model, a row each, and the n-grams to make of them. */
final class TokenOptions {
    @Option(
            names = "--tokens",
            required = true,
            paramLabel = "FILE",
            description = "A token id for each row: sequences x tokens, or one dimension. Gives label sets input1, "
                    + "output1 and so on of the n-grams before and after each row; rows too near to an end of their "
                    + "sequence are passed over.")
    private String file = "";

    @Option(
            names = "--ngrams",
            split = ",",
            paramLabel = "N",
            description = "Orders of n-grams, as 1,2,3; from 1 to 64, default 1.")
    private List<Integer> orders = List.of(); // a default of picocli's would stay beside what is given

    @Option(
            names = "--lengths",
            paramLabel = "FILE",
            description = "Lengths of sequences of tokens in one dimension; without it they are one sequence.")
    private @Nullable String lengthsFile;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "0 for each token that is padding, at either end of its sequence; shaped like the tokens.")
    private @Nullable String maskFile;

    @Option(
            names = "--vocabulary",
            paramLabel = "V",
            description = "Greater than every id; default one more than the greatest.")
    private @Nullable Long vocabulary;

    /** The files that belong to the tokens. */
    List<InputFile> companions() {
        return Stream.of(lengthsFile, maskFile)
                .filter(Objects::nonNull)
                .map(InputFile::of)
                .toList();
    }

    /**
     * Reads the files.
     *
     * @param rows that there must be tokens
     * @throws IllegalArgumentException where options do not fit each other
     */
    TokenLabels read(long rows) {
        if (vocabulary != null && vocabulary < 1) {
            throw new IllegalArgumentException("--vocabulary must be >= 1, but is " + vocabulary);
        }
        try {
            IntegerArray ids = IntegerArray.read(file);
            if (ids.values().length != rows) {
                throw new BadDataException(
                        file + ": tokens must be one per row, " + rows + ", but are " + ids.values().length);
            }
            return new TokenLabels(file, label(tokens(ids)));
        } catch (IOException e) {
            throw BadDataException.reading(e);
        }
    }

    private Tokens tokens(IntegerArray ids) throws IOException {
        Tokens tokens = Tokens.of(ids.values(), lengths(ids));
        if (maskFile != null) {
            tokens = tokens.withMask(mask(maskFile, ids.shape()));
        }
        return vocabulary == null ? tokens : tokens.withVocabulary(vocabulary);
    }

    private NGrams label(Tokens tokens) {
        try {
            NGrams ngrams = NGrams.of(
                    tokens,
                    orders.isEmpty()
                            ? new int[] {1}
                            : orders.stream().mapToInt(i -> i).toArray());
            if (ngrams.kept() == 0 && ngrams.keep().length > 0) {
                throw new BadDataException(file + ": no sequence is long enough for n-grams of order "
                        + Arrays.stream(ngrams.orders()).max().orElseThrow());
            }
            return ngrams;
        } catch (InvalidDataException e) {
            throw new BadDataException(file + ": " + e.getMessage(), e);
        }
    }

    private long[] lengths(IntegerArray ids) throws IOException {
        List<Long> shape = ids.shape();
        if (lengthsFile == null) {
            long length = shape.get(shape.size() - 1);
            long[] equal = new long[length == 0 ? 0 : (int) (ids.values().length / length)];
            Arrays.fill(equal, length);
            return equal;
        }
        if (shape.size() != 1) {
            throw new IllegalArgumentException(
                    "--lengths is for tokens in one dimension, but " + file + " has shape " + shape);
        }
        long[] lengths = IntegerArray.read(lengthsFile).values();
        try {
            return Tokens.of(ids.values(), lengths).lengths();
        } catch (IllegalArgumentException e) {
            throw new BadDataException(lengthsFile + ": " + e.getMessage(), e);
        }
    }

    private static byte[] mask(String file, List<Long> shape) throws IOException {
        IntegerArray stored = IntegerArray.read(file);
        if (!stored.shape().equals(shape)) {
            throw new BadDataException(
                    file + ": mask must have the shape of the tokens, " + shape + ", but has " + stored.shape());
        }
        byte[] mask = new byte[stored.values().length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (stored.values()[i] == 0 ? 0 : 1);
        }
        return mask;
    }
}
