"""The coordinated individual plan (SIP): the call, the meeting, the plan and its follow-up (HSL 16:4, SoL 10:8)."""
