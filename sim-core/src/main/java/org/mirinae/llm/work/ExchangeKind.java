package org.mirinae.llm.work;

/** The patterns of an exchange; sizes are full buffers as nccl-tests counts them. */
public enum ExchangeKind {
    /** Sum over ranks, result everywhere. */
    ALL_REDUCE,
    /** Sum over ranks, a part of the result each. */
    REDUCE_SCATTER,
    /** Everybody's part, everywhere. */
    ALL_GATHER,
    /** A part from everybody to everybody. */
    ALL_TO_ALL,
    /** Each rank sends to the next. */
    SEND_RECV
}
