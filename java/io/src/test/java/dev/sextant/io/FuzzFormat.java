package dev.sextant.io;

import java.io.IOException;
import java.util.SplittableRandom;

/** A format of files as the fuzzer sees it: it makes files, and reads them without the code under test. */
interface FuzzFormat {
    /** Name of the files, with the extension that selects the parser. */
    String fileName();

    /** A file of this format, mostly as it should be. */
    Made make(SplittableRandom random);

    /** Reads an input by the code under test. */
    Reading read(String input) throws IOException;

    /** Whether the offset in a message must lie in the file; within a zip it counts in the entry. */
    default boolean offsetsAreInTheFile() {
        return true;
    }

    /** A file and how to judge what becomes of it. */
    final class Made {
        private final byte[] bytes;
        private final String part;
        private final Reader judge;

        /**
         * @param part follows the file's name in the input, as {@code ::m}; empty for none
         * @param judge reads the same bytes, or those of a damaged copy, on its own
         */
        Made(byte[] bytes, String part, Reader judge) {
            this.bytes = bytes;
            this.part = part;
            this.judge = judge;
        }

        byte[] bytes() {
            return bytes;
        }

        String part() {
            return part;
        }

        Reading judge(byte[] damaged) {
            return judge.read(damaged);
        }
    }

    /** Reads the bytes of a file without the code under test. */
    interface Reader {
        Reading read(byte[] bytes);
    }
}
