// SPDX-License-Identifier: Apache-2.0
import dev.sextant.LabelMeasures;
import dev.sextant.Measures;
import dev.sextant.SoftEntropy;
import dev.sextant.io.LabelReader;
import dev.sextant.io.LabelSource;
import dev.sextant.io.RowBatch;
import dev.sextant.io.RowReader;
import dev.sextant.io.RowSource;
import java.io.IOException;
import java.util.List;

public class Digits {
    public static void main(String[] args) throws IOException {
        RowSource source = RowSource.open(List.of("data/digits/digits.npy"));
        LabelSource digits = LabelSource.open("data/digits/labels.npy");
        try (SoftEntropy space = SoftEntropy.builder(source.dim())
                        .anchors(100)
                        .dtype(source.dtype())
                        .labelSets("digit")
                        .build();
                RowReader rows = source.reader();
                LabelReader labels = digits.reader()) {
            RowBatch batch;
            while ((batch = rows.next(100_000)) != null) {
                space.add(batch.rows(), labels.next((int) batch.rows().rows()));
            }
            Measures all = space.measure();
            LabelMeasures digit = space.measure("digit");
            System.out.printf("H(Z) = %.6f nats over %d rows%n", all.entropy(), all.rows());
            System.out.printf("I(digit;Z) = %.6f nats%n", digit.mutualInformation());
        }
    }
}
