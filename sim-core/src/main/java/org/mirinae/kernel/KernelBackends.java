package org.mirinae.kernel;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.problems.NotThereException;

/**
 * The backends of this program and which of them to use. Nothing is probed before it is asked for.
 *
 * @param all in the order {@code auto} prefers them, the processor last
 */
public record KernelBackends(List<KernelBackend> all) {

    /** The name under which {@code --backend} chooses the best that is there. */
    public static final String AUTO = "auto";

    /** Keeps its own copy. */
    public KernelBackends {
        all = List.copyOf(all);
    }

    /**
     * A backend that was chosen.
     *
     * @param backend to use
     * @param why one line: what was taken, and why not the others
     */
    public record Choice(KernelBackend backend, String why) {}

    /**
     * The backend of a name, or with {@code auto} the first that is there.
     *
     * @throws NotThereException when the name is unknown or the backend cannot be used here
     */
    public Choice choose(String name) {
        return name.equals(AUTO) ? best() : named(name);
    }

    private Choice best() {
        List<String> passedOver = new ArrayList<>();
        for (KernelBackend backend : all) {
            Availability availability = backend.availability();
            if (availability.available()) {
                String why = "backend " + backend.name() + " on " + availability.device();
                return new Choice(
                        backend,
                        passedOver.isEmpty()
                                ? why
                                : why + "; not " + String.join(", not ", passedOver));
            }
            passedOver.add(backend.name() + ": " + availability.reason());
        }
        throw new NotThereException("No backend can be used. Maybe reinstall this program.");
    }

    private Choice named(String name) {
        for (KernelBackend backend : all) {
            if (backend.name().equals(name)) {
                Availability availability = backend.availability();
                if (!availability.available()) {
                    throw new NotThereException(
                            "The backend "
                                    + name
                                    + " is not there: "
                                    + availability.reason()
                                    + ".\n"
                                    + availability.remedy());
                }
                return new Choice(backend, "backend " + name + " on " + availability.device());
            }
        }
        throw new NotThereException(
                "There is no backend named \""
                        + name
                        + "\".\nMaybe one of auto, "
                        + String.join(", ", all.stream().map(KernelBackend::name).toList())
                        + ".");
    }
}
