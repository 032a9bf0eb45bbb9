package dev.sextant;

/**
 * How two label sets of the same rows, X as the input and Y as the output, share the information.
 *
 * @param optimality I(Y;Z) / I(X;Z); NaN where I(X;Z) is not above 0
 * @param conditionalInformation I(X;Z|Y) = H(Z|Y) - H(Z|X) in nats, for X that determines Y
 */
public record LabelRelation(double optimality, double conditionalInformation) {}
