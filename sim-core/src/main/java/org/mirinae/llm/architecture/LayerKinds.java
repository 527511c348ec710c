package org.mirinae.llm.architecture;

import java.util.List;
import org.mirinae.schema.Member;

/** Names the kinds of layer that come with this program. */
public final class LayerKinds implements Member {

    /** The member that {@link java.util.ServiceLoader} finds. */
    public LayerKinds() {}

    @Override
    public List<Class<? extends Record>> types() {
        return List.of(
                SequenceMixer.Attention.class,
                LatentAttention.class,
                CompressedAttention.class,
                GatedDelta.class,
                Mamba2.class,
                SequenceMixer.NoMixer.class,
                FeedForward.Dense.class,
                FeedForward.Moe.class,
                FeedForward.NoFeedForward.class);
    }
}
