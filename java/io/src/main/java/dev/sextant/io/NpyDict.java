package dev.sextant.io;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Python dict in a {@code .npy} header: exactly descr, fortran_order and shape. */
record NpyDict(Element element, List<Long> shape) {
    private static final int MAX_DIMENSIONS = 64;

    static NpyDict parse(String where, int offset, String text) throws FormatException {
        return new Parser(where, offset, text).dict();
    }

    private static final class Parser {
        private final String where;
        private final int offset;
        private final String text;
        private int at;

        Parser(String where, int offset, String text) {
            this.where = where;
            this.offset = offset;
            this.text = text;
        }

        NpyDict dict() throws FormatException {
            Element element = null;
            List<Long> shape = null;
            Set<String> seen = new HashSet<>();
            expect('{');
            while (!accept('}')) {
                String key = string("a key");
                if (!seen.add(key)) {
                    throw invalid("key '" + key + "' comes twice");
                }
                expect(':');
                switch (key) {
                    case "descr" -> element = element();
                    case "fortran_order" -> cOrder();
                    case "shape" -> shape = shape();
                    default -> throw invalid("key must be descr, fortran_order or shape, but is '" + key + "'");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipBlanks();
            if (at < text.length()) {
                throw invalid("nothing may follow the header's dict");
            }
            if (element == null || shape == null || !seen.contains("fortran_order")) {
                throw invalid("header must have descr, fortran_order and shape, but has " + seen);
            }
            return new NpyDict(element, shape);
        }

        private Element element() throws FormatException {
            skipBlanks();
            if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
                throw invalid("structured types are not supported");
            }
            String descr = string("descr");
            Element element = elementOf(descr);
            if (element == null) {
                throw invalid("type must be a float of 2, 4 or 8 bytes, bfloat16 (V2), an integer of up to 8 bytes or"
                        + " bool, but is '" + descr + "'");
            }
            return element;
        }

        private void cOrder() throws FormatException {
            skipBlanks();
            if (text.startsWith("True", at)) {
                throw invalid("array must be in C order, but is in Fortran order: save numpy.ascontiguousarray(array)");
            }
            if (!text.startsWith("False", at)) {
                throw invalid("fortran_order must be True or False");
            }
            at += "False".length();
        }

        private List<Long> shape() throws FormatException {
            List<Long> shape = new ArrayList<>();
            expect('(');
            while (!accept(')')) {
                if (shape.size() == MAX_DIMENSIONS) {
                    throw invalid("shape must have at most " + MAX_DIMENSIONS + " dimensions");
                }
                shape.add(length());
                if (!accept(',')) {
                    if (shape.size() == 1) {
                        throw invalid("shape must be a tuple, (N,) where it has one dimension");
                    }
                    expect(')');
                    break;
                }
            }
            return List.copyOf(shape);
        }

        private long length() throws FormatException {
            skipBlanks();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            int end = at;
            if (end > start && at < text.length() && text.charAt(at) == 'L') {
                at++; // a long of Python 2
            }
            try {
                return Long.parseLong(text, start, end, 10);
            } catch (NumberFormatException e) {
                at = start;
                throw FormatException.atByte(where, offset + start, "length must be an integer from 0 to 2^63 - 1", e);
            }
        }

        private String string(String what) throws FormatException {
            skipBlanks();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw invalid(what + " must be a quoted string");
            }
            String value = text.substring(at + 1, end);
            if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\')) {
                throw invalid(what + " must be plain ASCII without escapes");
            }
            at = end + 1;
            return value;
        }

        private boolean accept(char wanted) {
            skipBlanks();
            boolean found = at < text.length() && text.charAt(at) == wanted;
            if (found) {
                at++;
            }
            return found;
        }

        private void expect(char wanted) throws FormatException {
            if (!accept(wanted)) {
                throw invalid("'" + wanted + "' expected");
            }
        }

        private void skipBlanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private FormatException invalid(String reason) {
            return FormatException.atByte(where, offset + at, reason);
        }
    }

    private static @Nullable Element elementOf(String descr) {
        if (descr.equals("bfloat16")) {
            return new Element(Element.Kind.BFLOAT, 2, ByteOrder.nativeOrder());
        }
        if (descr.length() != 3) {
            return null;
        }
        ByteOrder order = switch (descr.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            case '|', '=' -> ByteOrder.nativeOrder();
            default -> null;
        };
        return order == null
                ? null
                : switch (descr.substring(1)) {
                    case "f2", "f4", "f8" -> new Element(Element.Kind.FLOAT, descr.charAt(2) - '0', order);
                    // NumPy has no name for the types of ml_dtypes and writes bfloat16 as two bytes of no type
                    case "V2" -> new Element(Element.Kind.BFLOAT, 2, order);
                    case "i1", "i2", "i4", "i8" -> new Element(Element.Kind.INT, descr.charAt(2) - '0', order);
                    case "u1", "u2", "u4", "u8" -> new Element(Element.Kind.UINT, descr.charAt(2) - '0', order);
                    case "b1" -> new Element(Element.Kind.BOOL, 1, order);
                    default -> null;
                };
    }
}
