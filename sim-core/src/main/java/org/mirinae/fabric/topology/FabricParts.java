package org.mirinae.fabric.topology;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.Cable;
import org.mirinae.hardware.Switch;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.Money;

/**
 * Says which switches and cables a topology is built of. Every tier takes the cheapest of the
 * cables that reach far enough, the first listed where prices are equal or missing.
 *
 * @param switches all of one kind
 * @param cables to choose from
 * @param nodeMetres from an interface to its switch
 * @param leafMetres from a leaf to a spine
 * @param coreMetres between all other switches
 * @param rackUnits of a rack that switches may fill
 */
@Doc("What a topology is built of.")
public record FabricParts(
        @Doc("The switch.") Switch switches,
        @Doc("Cables; each tier takes the cheapest that reaches far enough.") List<Cable> cables,
        @Doc("From an interface to its switch, in metres; the default is assumed.")
                @Default("3")
                @Positive
                double nodeMetres,
        @Doc("From a leaf to a spine, in metres; the default is assumed.") @Default("30") @Positive
                double leafMetres,
        @Doc("Between all other switches, in metres; the default is assumed.")
                @Default("50")
                @Positive
                double coreMetres,
        @Doc("Units of a rack that switches may fill; the default is assumed.")
                @Default("42")
                @AtLeast(1)
                int rackUnits)
        implements Checked {

    @Override
    public void check(Problems problems) {
        double longest = Math.max(nodeMetres, Math.max(leafMetres, coreMetres));
        for (double metres : new double[] {nodeMetres, leafMetres, coreMetres}) {
            if (cable(metres).isEmpty()) {
                problems.add(
                        "cables",
                        String.format(
                                Locale.ROOT,
                                "none reaches %.0f m at the %.0f Gb/s of %s",
                                metres,
                                switches.ratePerDirection().bytesPerSecond() * 8e-9,
                                switches.name()),
                        String.format(
                                Locale.ROOT,
                                "Maybe add one that reaches %.0f m; `mirinae catalog cable` lists them.",
                                longest));
                break;
            }
        }
        if (currencies().size() > 1) {
            problems.add(
                    "cables",
                    "prices are in "
                            + String.join(" and ", currencies().stream().sorted().toList()),
                    "Maybe state all prices in one currency.");
        }
        if (rackUnits < switches.rackUnits()) {
            problems.add(
                    "rack_units",
                    switches.name() + " is higher than " + rackUnits + " units",
                    "Maybe 42.");
        }
    }

    private Set<String> currencies() {
        Set<String> found = new HashSet<>();
        Money each = switches.price();
        if (each != null) {
            found.add(each.currency());
        }
        for (Cable cable : cables) {
            Money price = cable.price();
            if (price != null) {
                found.add(price.currency());
            }
        }
        return found;
    }

    /** The cheapest cable that reaches so far at the rate of the switch's ports. */
    public Optional<Cable> cable(double metres) {
        double rate = switches.ratePerDirection().bytesPerSecond();
        return cables.stream()
                .filter(cable -> cable.reachMetres() >= metres)
                .filter(cable -> cable.ratePerDirection().bytesPerSecond() >= rate)
                .min(Comparator.comparingDouble(FabricParts::amount));
    }

    private static double amount(Cable cable) {
        return Objects.requireNonNullElse(cable.price(), new Money(Double.MAX_VALUE, "")).amount();
    }

    /** Returns why a topology cannot be built of these parts; null where it can. */
    public Topology.@Nullable Misfit misfit(Topology topology, Machine machine) {
        if (topology.radix() > 0 && topology.radix() != switches.ports()) {
            return new Topology.Misfit(
                    String.format(
                            Locale.ROOT,
                            "%s has %d ports, the topology asks for a radix of %d",
                            switches.name(),
                            switches.ports(),
                            topology.radix()),
                    "Maybe a radix of " + switches.ports() + ".");
        }
        double port = switches.ratePerDirection().bytesPerSecond();
        if (machine.nic().bytesPerSecond() > port * (1 + 1e-9)) {
            return new Topology.Misfit(
                    String.format(
                            Locale.ROOT,
                            "interfaces of %.0f Gb/s do not fit ports of %.0f Gb/s of %s",
                            machine.nic().bytesPerSecond() * 8e-9,
                            port * 8e-9,
                            switches.name()),
                    "Maybe a faster switch; `mirinae catalog switch` lists them.");
        }
        return null;
    }
}
