"""Where a release is let through or stopped: the gate in Argo CD, and what a pull request says about itself."""
