package dev.sextant.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The JSON header of a {@code .safetensors} file: name to dtype, shape and data_offsets, and free metadata. */
final class SafetensorsHeader {
    private static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String where;
    private final long offset;
    private final JsonParser json;

    private SafetensorsHeader(String where, long offset, JsonParser json) {
        this.where = where;
        this.offset = offset;
        this.json = json;
    }

    /**
     * A tensor as the header describes it, not checked against the file.
     *
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Tensor(String dtype, List<Long> shape, long begin, long end) {}

    static Map<String, Tensor> parse(String where, long offset, byte[] text) throws FormatException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new SafetensorsHeader(where, offset, json).tensors();
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            throw FormatException.atByte(where, offset + at, "header is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private Map<String, Tensor> tensors() throws FormatException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        expect(json.nextToken(), JsonToken.START_OBJECT, "header must be an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            expect(json.nextToken(), JsonToken.START_OBJECT, "'" + name + "' must be an object");
            if (name.equals(METADATA)) {
                json.skipChildren();
            } else {
                tensors.put(name, tensor(name));
            }
        }
        if (json.nextToken() != null) {
            throw invalid("nothing may follow the header's object");
        }
        return tensors;
    }

    private Tensor tensor(String name) throws FormatException {
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> dtype = string();
                case "shape" -> shape = lengths();
                case "data_offsets" -> offsets = lengths();
                default ->
                    throw invalid("'" + name + "' must have dtype, shape and data_offsets, but has '" + key + "'");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw invalid("'" + name + "' must have dtype, shape and two data_offsets");
        }
        return new Tensor(dtype, shape, offsets.get(0), offsets.get(1));
    }

    private String string() throws FormatException {
        expect(json.currentToken(), JsonToken.VALUE_STRING, "dtype must be a string");
        return json.getString();
    }

    private List<Long> lengths() throws FormatException {
        List<Long> lengths = new ArrayList<>();
        expect(json.currentToken(), JsonToken.START_ARRAY, "shape and data_offsets must be arrays");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean integer = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && json.getLongValue() >= 0;
            if (!integer || lengths.size() == MAX_DIMENSIONS) {
                throw invalid(
                        "shape and data_offsets must hold at most " + MAX_DIMENSIONS + " integers from 0 to 2^63 - 1");
            }
            lengths.add(json.getLongValue());
        }
        return List.copyOf(lengths);
    }

    private void expect(@Nullable JsonToken token, JsonToken wanted, String reason) throws FormatException {
        if (token != wanted) {
            throw invalid(reason);
        }
    }

    private FormatException invalid(String reason) {
        return FormatException.atByte(
                where, offset + Math.max(0, json.currentTokenLocation().getByteOffset()), reason);
    }
}
