package org.mirinae.app.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.KernelBackends;

/** The backends of this program: those found at run time, by name, and the processor last. */
public final class Backends {

    private Backends() {}

    /** All of them, none probed. */
    public static KernelBackends all() {
        List<KernelBackend> found = new ArrayList<>();
        ServiceLoader.load(KernelBackend.class).forEach(found::add);
        found.sort(Comparator.comparing(KernelBackend::name));
        found.add(new CpuBackend(System::nanoTime));
        return new KernelBackends(found);
    }
}
