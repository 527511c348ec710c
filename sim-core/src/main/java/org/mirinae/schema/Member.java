package org.mirinae.schema;

import java.util.List;

/**
 * Names records that belong to open families. A family is an interface whose records a document
 * chooses by their {@link Tag}. A sealed family lists its records itself; the records of any other
 * family are named by the members that {@link java.util.ServiceLoader} finds, so that a further
 * record needs no change of the program: a member, and a line that names the member in {@code
 * META-INF/services/org.mirinae.schema.Member}.
 *
 * <p>A member has a public constructor without parameters, and keeps no state.
 */
public interface Member {

    /** The records, in the order in which messages and pages list them. */
    List<Class<? extends Record>> types();
}
