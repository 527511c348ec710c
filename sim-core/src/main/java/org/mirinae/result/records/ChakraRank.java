package org.mirinae.result.records;

import org.mirinae.result.Family;
import org.mirinae.result.Metric;

/** Says what one rank of an execution trace did. */
public record ChakraRank(
        @Metric(unit = "index", doc = "The rank.") long rank,
        @Metric(unit = "us", family = Family.STEP_TIME, doc = "When its last node ended.")
                double timeUs,
        @Metric(unit = "us", family = Family.STEP_TIME, doc = "Time in which it computed.")
                double computeUs,
        @Metric(
                        unit = "us",
                        family = Family.STEP_TIME,
                        doc = "Time in which it communicated, waiting for other ranks included.")
                double communicationUs,
        @Metric(
                        unit = "us",
                        family = Family.STEP_TIME,
                        doc = "The part of it in which it did not compute.")
                double exposedCommunicationUs,
        @Metric(
                        unit = "us",
                        family = Family.STEP_TIME,
                        doc =
                                "Summed over its collectives and messages, how long each waited for other ranks to come.")
                double waitingUs,
        @Metric(
                        unit = "us",
                        family = Family.STEP_TIME,
                        doc = "Summed over its memory nodes, how long each took.")
                double memoryUs) {}
