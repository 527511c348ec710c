package org.mirinae.workload.requests;

import org.mirinae.random.Distribution;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Requests that follow each other: conversations of several turns, or chains of an agent's calls,
 * whose think time is then that of its tools. Each prompt holds all that was said before, which a
 * prefix cache finds again, and is sent when the answer before it is there and the think time over.
 *
 * @param turns requests of a conversation, rounded, at least 1
 * @param think seconds from an answer to the next request
 * @param systemTokens tokens that all conversations under one system prompt begin with, rounded
 * @param systemPrompts how many system prompts there are; each conversation has one of them
 */
@Doc("Requests that follow each other: turns of a conversation, calls of an agent.")
public record Conversations(
        @Doc("Requests of a conversation, rounded, at least 1.") @Default("1") Distribution turns,
        @Doc("Seconds from an answer to the next request.") @Default("0") Distribution think,
        @Doc("Tokens of the system prompt that conversations begin with, rounded.") @Default("0")
                Distribution systemTokens,
        @Doc("How many different system prompts there are.") @Default("1") @Positive @AtMost(1e6)
                int systemPrompts) {}
