package org.mirinae.workload.requests;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells which requests of a trace begin with the same tokens. Counted over the whole sequence of a
 * request, its prompt and then its answer, so that a later turn of a conversation, whose prompt
 * repeats both, finds them.
 */
public sealed interface RequestPrefixes {

    /**
     * Names the first tokens of a sequence: two requests have the same name for the same number of
     * tokens when these tokens are the same. Beyond {@link #shareable} the name is the request's
     * own.
     *
     * @param tokens from the beginning, at least 1
     */
    long name(int request, int tokens);

    /** Tokens from the beginning that others may share; nothing behind them is ever found again. */
    int shareable(int request);

    /** Returns the prefixes of the requests from one (included) to another (excluded). */
    RequestPrefixes slice(int from, int to);

    /**
     * Chained hashes of whole blocks, as traces of real prompts carry them: a block's hash stands
     * for it and all before it. Tokens inside a block are taken to be shared where the block is.
     *
     * @param blockTokens tokens of a block
     * @param hashes of all requests, one after another
     * @param begin where those of a request begin; one entry more than requests
     */
    record Hashed(int blockTokens, long[] hashes, int[] begin) implements RequestPrefixes {

        /** The arrays are taken over, not copied. */
        public Hashed {
            if (blockTokens < 1) {
                throw new IllegalArgumentException("a block has at least one token");
            }
        }

        @Override
        public long name(int request, int tokens) {
            int block = (tokens - 1) / blockTokens;
            int at = begin[request] + block;
            return at < begin[request + 1]
                    ? mix(hashes[at], tokens - (long) block * blockTokens)
                    : own(request, tokens);
        }

        @Override
        public int shareable(int request) {
            long tokens = (long) (begin[request + 1] - begin[request]) * blockTokens;
            return (int) Math.min(tokens, Integer.MAX_VALUE);
        }

        @Override
        public RequestPrefixes slice(int from, int to) {
            // Hashes of other requests stay, unread.
            return new Hashed(blockTokens, hashes, Arrays.copyOfRange(begin, from, to + 1));
        }
    }

    /**
     * Requests of a group begin with the same tokens: a system prompt, a document, the conversation
     * so far. Groups may begin with the tokens of a wider one.
     *
     * @param group of each request; below zero where it has none
     * @param groupTokens of each sequence, from its beginning, that are the group's
     * @param wider group that the group of a request begins with, below zero for none; null where
     *     none has one
     * @param widerTokens of each sequence, from its beginning, that are the wider group's
     */
    record Grouped(
            int[] group, int[] groupTokens, int @Nullable [] wider, int @Nullable [] widerTokens)
            implements RequestPrefixes {

        @Override
        public long name(int request, int tokens) {
            if (wider != null
                    && widerTokens != null
                    && wider[request] >= 0
                    && tokens <= widerTokens[request]) {
                return mix(~(long) wider[request], tokens);
            }
            return group[request] >= 0 && tokens <= groupTokens[request]
                    ? mix(group[request], tokens)
                    : own(request, tokens);
        }

        @Override
        public int shareable(int request) {
            int of = group[request] >= 0 ? groupTokens[request] : 0;
            return wider == null || widerTokens == null || wider[request] < 0
                    ? of
                    : Math.max(of, widerTokens[request]);
        }

        @Override
        public RequestPrefixes slice(int from, int to) {
            return new Grouped(
                    Arrays.copyOfRange(group, from, to),
                    Arrays.copyOfRange(groupTokens, from, to),
                    wider == null ? null : Arrays.copyOfRange(wider, from, to),
                    widerTokens == null ? null : Arrays.copyOfRange(widerTokens, from, to));
        }
    }

    /** A name that no other request has, but for the chance of one in 2^64. */
    private static long own(int request, int tokens) {
        return mix(0x9e3779b97f4a7c15L * (request + 1L), tokens);
    }

    /** Two numbers to one, spread over 64 bits (SplitMix64's finisher; Steele et al. 2014). */
    private static long mix(long a, long b) {
        long z = (a + 0x632be59bd9b4e019L) * 0x9e3779b97f4a7c15L + b;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
