package org.mirinae.fabric.bill;

import java.util.OptionalDouble;
import org.mirinae.fabric.topology.FabricParts;
import org.mirinae.hardware.Cable;
import org.mirinae.units.Money;

/**
 * Says what a bill of switches and cables comes to.
 *
 * @param watts of all switches and of both ends of all cables
 * @param racks that the switches fill
 * @param transceivers at the ends of optical cables
 * @param price of everything; empty where a part has none
 * @param currency of the price; empty where there is none
 * @param nodeCable taken between interfaces and leaves
 * @param leafCable taken between leaves and spines
 * @param coreCable taken between all other switches
 */
public record FabricPrice(
        double watts,
        long racks,
        long transceivers,
        OptionalDouble price,
        String currency,
        String nodeCable,
        String leafCable,
        String coreCable) {

    /**
     * Adds up a bill that is built of such parts.
     *
     * @throws IllegalArgumentException where no cable reaches far enough
     */
    public static FabricPrice of(FabricBill bill, FabricParts parts) {
        Cable[] kinds = {
            kind(parts, parts.nodeMetres()),
            kind(parts, parts.leafMetres()),
            kind(parts, parts.coreMetres())
        };
        long[] counts = {bill.nodeCables(), bill.leafCables(), bill.coreCables()};
        double watts = bill.switches() * parts.switches().power().value();
        long transceivers = 0;
        Money each = parts.switches().price();
        boolean known = each != null;
        double price = each == null ? 0 : bill.switches() * each.amount();
        for (int tier = 0; tier < kinds.length; tier++) {
            Cable kind = kinds[tier];
            watts += 2 * counts[tier] * kind.powerPerEnd().value();
            transceivers += kind.optical() ? 2 * counts[tier] : 0;
            Money of = kind.price();
            known &= of != null || counts[tier] == 0;
            price += of == null ? 0 : counts[tier] * of.amount();
        }
        int perRack = parts.rackUnits() / parts.switches().rackUnits();
        return new FabricPrice(
                watts,
                Math.ceilDiv(bill.switches(), perRack),
                transceivers,
                known ? OptionalDouble.of(price) : OptionalDouble.empty(),
                each == null ? "" : each.currency(),
                kinds[0].name(),
                kinds[1].name(),
                kinds[2].name());
    }

    private static Cable kind(FabricParts parts, double metres) {
        return parts.cable(metres)
                .orElseThrow(
                        () -> new IllegalArgumentException("no cable reaches " + metres + " m"));
    }
}
