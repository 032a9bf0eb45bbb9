package dev.sextant.cli;

import dev.sextant.DType;
import dev.sextant.SoftEntropy;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the command line keeps in a state file: where the sums come from, and the strings behind labels.
 *
 * @param schema of this note
 * @param labels one entry per label set
 * @param parts one per run of {@code estimate}; several after {@code merge}
 */
record RunNote(String schema, List<LabelSet> labels, List<Part> parts) {
    static final String SCHEMA = "sextant.run/1";

    RunNote {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(parts, "parts");
    }

    /**
     * A label set.
     *
     * @param name of the set
     * @param strings behind the labels, or null where they are numbers
     */
    record LabelSet(String name, @Nullable List<String> strings) {
        LabelSet {
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * A run.
     *
     * @param version of the program
     * @param options that decide the result, with their values
     * @param inputs the files of the matrix
     * @param anchors the file of the anchors, or null where there is none
     * @param labelInputs one file per label set, then those that belong to tokens
     * @param dim elements of a row
     * @param dtype of the rows
     * @param rows of all files
     * @param done rows of the files that are in the state, skipped ones included
     */
    record Part(
            String version,
            Map<String, String> options,
            List<InputFile> inputs,
            @Nullable InputFile anchors,
            List<InputFile> labelInputs,
            int dim,
            DType dtype,
            long rows,
            long done) {
        Part {
            Objects.requireNonNull(options, "options");
            Objects.requireNonNull(inputs, "inputs");
            Objects.requireNonNull(labelInputs, "labelInputs");
        }

        /** Seed of the anchors, or null where they were given. */
        @Nullable
        BigInteger seed() {
            String seed = options.get("--seed");
            String bins = options.getOrDefault("--bins", RunOptions.NOT_GIVEN);
            boolean given = anchors != null || !bins.equals(RunOptions.NOT_GIVEN);
            return given || seed == null ? null : new BigInteger(seed);
        }

        Part at(long row) {
            return new Part(version, options, inputs, anchors, labelInputs, dim, dtype, rows, row);
        }
    }

    /** The note of a run of one part. */
    static RunNote of(List<LabelSet> labels, Part part) {
        return new RunNote(SCHEMA, labels, List.of(part));
    }

    /** The same run, further on. */
    RunNote at(long row) {
        return of(labels, parts.get(0).at(row));
    }

    /** The note of two states added: the first and the file it is in, and the other. */
    RunNote plus(RunNote other, Path file, Path otherFile) {
        if (!names().equals(other.names())) {
            throw new BadDataException(
                    otherFile + ": label sets must be " + names() + " as in " + file + ", but are " + other.names());
        }
        if (!vocabulary().equals(other.vocabulary())) {
            throw new BadDataException(otherFile + ": n-grams must be of the vocabulary " + vocabulary() + " as in "
                    + file + ", but are of " + other.vocabulary() + "; give the runs the same --vocabulary");
        }
        List<LabelSet> sets = new ArrayList<>();
        for (int set = 0; set < labels.size(); set++) {
            sets.add(longer(labels.get(set), other.labels.get(set), file, otherFile));
        }
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new RunNote(SCHEMA, sets, all);
    }

    /** Of two label sets of one numbering, the one that has all strings. */
    private static LabelSet longer(LabelSet set, LabelSet other, Path file, Path otherFile) {
        if (set.strings == null && other.strings == null) {
            return set;
        }
        if (set.strings == null || other.strings == null) {
            throw new BadDataException(otherFile + ": labels of '" + set.name + "' are text in one of this and " + file
                    + ", and integers in the other");
        }
        boolean firstIsLonger = set.strings.size() >= other.strings.size();
        List<String> all = firstIsLonger ? set.strings : other.strings;
        List<String> some = firstIsLonger ? other.strings : set.strings;
        if (!all.subList(0, some.size()).equals(some)) {
            throw new BadDataException(otherFile + ": text labels of '" + set.name + "' are numbered otherwise than in "
                    + file + ", and cannot be added; label both by integers");
        }
        return new LabelSet(set.name, all);
    }

    private String vocabulary() {
        return parts.get(0).options.getOrDefault(RunOptions.VOCABULARY, RunOptions.NOT_GIVEN);
    }

    byte[] toBytes() {
        return JsonMapper.shared().writeValueAsBytes(this);
    }

    /** The note of a state, or null where this program did not write it. */
    static @Nullable RunNote of(SoftEntropy space) {
        try {
            RunNote note = JsonMapper.shared().readValue(space.note(), RunNote.class);
            boolean ours = note != null
                    && SCHEMA.equals(note.schema)
                    && !note.parts.isEmpty()
                    && note.names().equals(space.labelSets());
            return ours ? note : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The note of a state that {@code estimate} or {@code merge} wrote. */
    static RunNote require(SoftEntropy space, Path file) {
        RunNote note = of(space);
        if (note == null) {
            throw new BadDataException(file + ": was not saved by 'sextant estimate' or 'sextant merge'");
        }
        return note;
    }

    List<String> names() {
        return labels.stream().map(LabelSet::name).toList();
    }

    /** What differs between this run, which is about to go on, and the one that was saved; empty where nothing does. */
    List<String> differences(RunNote saved) {
        Part now = parts.get(0);
        Part then = saved.parts.get(0);
        List<String> found = new ArrayList<>();
        now.options.forEach((option, value) -> {
            String before = then.options.get(option);
            if (!value.equals(before)) {
                found.add(option + " is " + value + ", but was " + (before == null ? "unknown" : before));
            }
        });
        compare(found, "input", now.inputs, then.inputs);
        compare(found, "file of anchors", listOf(now.anchors), listOf(then.anchors));
        compare(found, "file of labels", now.labelInputs, then.labelInputs);
        if (!names().equals(saved.names())) {
            found.add("label sets are " + names() + ", but were " + saved.names());
        } else if (!labels.equals(saved.labels)) {
            found.add("the strings of labels have changed");
        }
        return found;
    }

    private static List<InputFile> listOf(@Nullable InputFile file) {
        return file == null ? List.of() : List.of(file);
    }

    private static void compare(List<String> found, String what, List<InputFile> now, List<InputFile> then) {
        for (int i = 0; i < Math.max(now.size(), then.size()); i++) {
            String is = i < now.size() ? now.get(i).toString() : "missing";
            String was = i < then.size() ? then.get(i).toString() : "missing";
            if (i >= now.size() || i >= then.size() || !now.get(i).isSameAs(then.get(i))) {
                found.add(what + " " + (i + 1) + " is " + is + ", but was " + was);
            }
        }
    }
}
