package dev.sextant.reference;

/** Why a row cannot be assigned by its scores. */
enum RowFault {
    NONE("is good"),
    ZERO("is zero"),
    NOT_FINITE("holds NaN or infinity"),
    TOO_LARGE("is too large: a score is not finite");

    private final String text;

    RowFault(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
