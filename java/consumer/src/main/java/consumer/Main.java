// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.sextant.DeviceInfo;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import java.util.Random;

/** Prints which provider measured random rows, and their entropy; with an argument, how many CUDA devices there are. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            DeviceInfo.All devices = Sextant.devices();
            System.out.println(devices.unavailable().orElse(devices.list().size() + " devices"));
            return;
        }
        int dim = 16;
        float[] values = new float[1000 * dim];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (SoftEntropy space = SoftEntropy.builder(dim).anchors(50).build()) {
            space.add(Rows.of(values, dim));
            System.out.printf(
                    "%s %.6f%n", space.info().provider(), space.measure().entropy());
        }
    }
}
