package org.mirinae.evaluation.calculon;

/**
 * A language model as Calculon describes it: blocks alone, without embedding, LM head and loss.
 *
 * @param hidden width
 * @param feedforward inner width of the feed-forward half
 * @param sequence tokens
 * @param heads of attention
 * @param headSize elements of a head
 * @param blocks layers
 */
public record CalculonModel(
        int hidden, int feedforward, int sequence, int heads, int headSize, int blocks) {}
