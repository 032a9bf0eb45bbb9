package dev.sextant.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;

/** Files of {@code .npz} with a few arrays, stored or deflated. */
record NpzFuzz(int rank) implements FuzzFormat {
    private static final String NAME = "m";

    @Override
    public String fileName() {
        return "rank" + rank + ".npz";
    }

    @Override
    public Reading read(String input) throws IOException {
        return rank == 2 ? Reading.ofRows(input) : Reading.ofLabels(input);
    }

    @Override
    public boolean offsetsAreInTheFile() {
        return false;
    }

    @Override
    public Made make(SplittableRandom random) {
        List<Object> entries = new ArrayList<>();
        for (String name : List.of("other", NAME, "more")) {
            if (random.nextInt(name.equals(NAME) ? 32 : 2) != 0) {
                entries.add(name + (random.nextInt(8) == 0 ? "" : ".npy"));
                entries.add(NpyFuzz.file(random, name.equals(NAME) || random.nextBoolean() ? rank : 3 - rank));
            }
        }
        byte[] zip = Samples.zip(random.nextBoolean() ? ZipEntry.STORED : ZipEntry.DEFLATED, entries.toArray());
        int at = entries.indexOf(NAME + ".npy");
        Reading whole = at < 0 ? Reading.REFUSED : NpyFuzz.reading((byte[]) entries.get(at + 1), rank);
        String part = random.nextInt(4) == 0 ? "" : "::" + NAME;
        // without a name, what is the only array of a rank depends on all of them
        return new Made(zip, part, bytes -> !part.isEmpty() && Arrays.equals(bytes, zip) ? whole : Reading.UNKNOWN);
    }
}
