"""The trusted side of the attack suite: what runs on the host, beside the runs."""
