package dev.sextant.contract;

import dev.sextant.Execution;
import dev.sextant.Pairs;
import dev.sextant.Precision;
import dev.sextant.Rows;
import dev.sextant.Sextant;
import dev.sextant.SoftEntropy;
import dev.sextant.Structure;
import dev.sextant.spi.Provider;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * What a provider promises beyond the common contract.
 *
 * @param name of the provider
 * @param backend that selects it in the API
 * @param exactSums whether results have the same bits for every order and split of the rows
 * @param f32 accuracy of {@link Precision#F32}, and of what AUTO takes in its place
 * @param f64 accuracy of {@link Precision#F64}
 */
public record ProviderProfile(String name, String backend, boolean exactSums, Accuracy f32, Accuracy f64) {

    /** A float64 oracle with rounded sums: the tolerance of the golden data. */
    public static ProviderProfile oracle(String name, String backend) {
        Accuracy accuracy = new Accuracy(1e-12, 1e-12);
        return new ProviderProfile(name, backend, false, accuracy, accuracy);
    }

    /**
     * The native engine: single precision scores, or double ones; assignments rounded to units of 2^-40, which moves a
     * sum over m anchors by at most m 2^-41 of a row.
     */
    public static ProviderProfile engine(String name, String backend) {
        return new ProviderProfile(name, backend, true, new Accuracy(2e-5, 1e-6), new Accuracy(1e-9, 1e-9));
    }

    /** The native engine on CUDA devices: cosines by matrix units, which shows in labels of single rows. */
    public static ProviderProfile cuda(String name) {
        return new ProviderProfile(name, Sextant.CUDA, true, new Accuracy(5e-5, 1e-6), new Accuracy(1e-9, 1e-9));
    }

    /** Accuracy of an arithmetic as a space reports it. */
    public Accuracy accuracy(Precision precision) {
        return precision == Precision.F64 ? f64 : f32;
    }

    /** The same arithmetic, or where the backend has no F32, what it takes for F32 rows by itself. */
    public Precision arithmetic(Precision precision) {
        return precision == Precision.F32 && backend.equals(Sextant.CUDA) ? Precision.AUTO : precision;
    }

    /** The provider itself. */
    public Provider provider() {
        return ServiceLoader.load(Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no provider is named " + name));
    }

    /** A space of this provider from a state file. */
    public SoftEntropy load(Path path) {
        return SoftEntropy.load(path, Execution.DEFAULT.withBackend(backend).withThreads(1));
    }

    /** The structure of a space, by this provider. */
    public Structure structure(Rows... parts) {
        return Structure.of(parts).backend(backend);
    }

    /** Pairs of rows, by this provider. */
    public Pairs pairs(Rows... parts) {
        return Pairs.of(parts).backend(backend);
    }

    /** A space of this provider. */
    public SoftEntropy.Builder space(int dim) {
        return SoftEntropy.builder(dim).backend(backend);
    }
}
