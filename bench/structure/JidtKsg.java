// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Times KSG1 of JIDT, found on the class path at run time: {@code JidtKsg FOLDER ROWS DIM_X DIM_Y K THREADS} prints
 * seconds and nats. FOLDER holds x and y as big-endian doubles.
 */
class JidtKsg {
    private static final String CALCULATOR =
            "infodynamics.measures.continuous.kraskov.MutualInfoCalculatorMultiVariateKraskov1";

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int rows = Integer.parseInt(arguments[1]);
        double[][] x = read(folder.resolve("x"), rows, Integer.parseInt(arguments[2]));
        double[][] y = read(folder.resolve("y"), rows, Integer.parseInt(arguments[3]));
        estimate(x, y, arguments); // warms up
        long begin = System.nanoTime();
        double nats = estimate(x, y, arguments);
        System.out.println((System.nanoTime() - begin) * 1e-9);
        System.out.println(nats);
    }

    private static double estimate(double[][] x, double[][] y, String[] arguments) throws Exception {
        Object calculator = Class.forName(CALCULATOR).getConstructor().newInstance();
        set(calculator, "k", arguments[4]);
        set(calculator, "NORMALISE", "false");
        set(calculator, "NOISE_LEVEL_TO_ADD", "0");
        set(calculator, "NUM_THREADS", arguments[5]);
        calculator.getClass().getMethod("initialise", int.class, int.class).invoke(calculator, x[0].length, y[0].length);
        calculator.getClass().getMethod("setObservations", double[][].class, double[][].class).invoke(calculator, x, y);
        return (double) calculator.getClass().getMethod("computeAverageLocalOfObservations").invoke(calculator);
    }

    private static void set(Object calculator, String property, String value) throws Exception {
        calculator.getClass().getMethod("setProperty", String.class, String.class).invoke(calculator, property, value);
    }

    private static double[][] read(Path file, int rows, int dim) throws IOException {
        double[][] values = new double[rows][dim];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (double[] row : values) {
                for (int i = 0; i < dim; i++) {
                    row[i] = in.readDouble();
                }
            }
        }
        return values;
    }
}
