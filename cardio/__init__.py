"""Cards and readers: PC/SC, APDUs, BER-TLV, the CPS and the Vitale.

This room knows nothing else of ours. Cards are reached through ``cardio.channel.Channel``; every fault is one of the
errors drawn in ``cardio.errors``, whose French text is a table row that the faces render from the error's ``rule``.
"""
