package org.mirinae.llm.work;

/**
 * Data one rank exchanges with its group.
 *
 * @param kind pattern
 * @param group which ranks
 * @param name for timelines and breakdowns
 * @param count how many equal exchanges this stands for
 * @param bytes of the full buffer: the whole message of an all-reduce, the gathered result of an
 *     all-gather, the input of a reduce-scatter, all one rank sends in an all-to-all
 */
public record Exchange(
        ExchangeKind kind, CommunicationGroup group, String name, double count, double bytes) {}
