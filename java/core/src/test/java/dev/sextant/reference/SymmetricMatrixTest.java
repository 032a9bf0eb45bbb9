package dev.sextant.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricMatrixTest {
    private static final double ROUNDING = 1e-12;

    /** Second differences have eigenvalues 2 - 2 cos(pi k / (n + 1)). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40})
    void eigenvaluesOfSecondDifferences(int n) {
        double[][] matrix = new double[n][n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 2;
            expected[i] = 2 - 2 * Math.cos(Math.PI * (i + 1) / (n + 1));
            if (i > 0) {
                matrix[i][i - 1] = -1;
                matrix[i - 1][i] = -1;
            }
        }
        assertThat(SymmetricMatrix.eigenvalues(matrix)).containsExactly(expected, within(ROUNDING));
    }

    /** Of a matrix and its transpose; their squares sum to those of the elements. */
    @Test
    void singularValuesOfBothShapes() {
        double[] values = new Random(1).doubles(60, -1, 1).toArray();
        double[][] rows = new double[12][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(values, 5 * i, 5 * (i + 1)));
        double[] singular = SymmetricMatrix.singularValues(rows, 5);
        assertThat(singular).hasSize(5);
        assertThat(SymmetricMatrix.singularValues(SymmetricMatrix.transposed(rows, 5), 12))
                .containsExactly(singular, within(ROUNDING));
        double squares = Arrays.stream(singular).map(s -> s * s).sum();
        assertThat(squares).isCloseTo(SymmetricMatrix.squares(rows), within(ROUNDING));
    }

    /** Rows that are multiples of one have one singular value. */
    @Test
    void singularValuesOfRankOne() {
        double[][] rows = {{3, 4}, {6, 8}, {0, 0}, {-3, -4}};
        assertThat(SymmetricMatrix.singularValues(rows, 2))
                .containsExactly(new double[] {5 * Math.sqrt(6), 0}, within(ROUNDING));
        assertThat(SymmetricMatrix.singularValues(new double[0][], 3)).isEmpty();
    }
}
