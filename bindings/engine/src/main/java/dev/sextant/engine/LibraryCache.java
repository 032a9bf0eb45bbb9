package dev.sextant.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/**
 * Libraries unpacked from jars, each in a folder named by the hash of its content that only the user can enter. So
 * versions live side by side, processes may unpack at the same time, and nobody else can plant a file.
 *
 * @param root holds the folders; made when needed
 */
record LibraryCache(Path root) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** Under $XDG_CACHE_HOME, by default ~/.cache. */
    static LibraryCache ofUser() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new LibraryCache(base.resolve("sextant").resolve("native"));
    }

    /** A file with this content; what is there already is used only if it has exactly that. */
    Path unpack(byte[] content, String name) throws IOException {
        Path folder = Files.createDirectories(root).resolve(sha256(content));
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.setPosixFilePermissions(folder, OWNER_ONLY); // fails where the folder is another user's
        return unpackInto(folder, content, name);
    }

    /** The same in the folder of a file that was unpacked. */
    static Path unpackBeside(Path unpacked, byte[] content, String name) throws IOException {
        return unpackInto(Objects.requireNonNull(unpacked.getParent()), content, name);
    }

    private static Path unpackInto(Path folder, byte[] content, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Path fresh = Files.createTempFile(folder, name, null);
            try {
                Files.write(fresh, content);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
        return file;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
