package org.mirinae.cluster;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.EnergyPrice;

/**
 * Says what electric energy costs and emits.
 *
 * @param name canonical
 * @param aliases other spellings
 * @param energy price of energy
 * @param carbonGramsPerKilowattHour emission of the grid, where stated
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("tariff")
@Doc("What electric energy costs and emits.")
public record Tariff(
        @Doc("Canonical name.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Price of energy.") EnergyPrice energy,
        @Doc("Grams of CO2 equivalent the grid emits for a kilowatt-hour.") @Nullable @AtLeast(0)
                Double carbonGramsPerKilowattHour,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {}
