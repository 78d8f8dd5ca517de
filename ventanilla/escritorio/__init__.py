"""The desk of officials, at /escritorio/: the queue, a case on one screen, people by a reason, and the supervision."""
