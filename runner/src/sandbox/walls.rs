//! The landlock layer: what the kernel can enforce, and enforcing it on this thread.
//!
//! Best effort is not enough here: every restriction of the plan's ABI is a hard requirement, and a domain
//! that is not fully enforced is an error.

use std::os::fd::OwnedFd;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, PathBeneath,
    PathFd, RestrictSelf, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope,
};

use super::plan::{Access, Walls};

/// Why there is no landlock on this machine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWalls {
    /// The kernel was built without it, or something in front of the kernel refuses the calls.
    #[error(
        "landlock is missing: this kernel does not have it, or a seccomp profile hides it; Playpen needs \
         Linux 5.13 or newer built with CONFIG_SECURITY_LANDLOCK, and in a container a seccomp profile that \
         allows landlock_create_ruleset, as Docker's and Podman's own do"
    )]
    Missing,
    /// The kernel has it, switched off.
    #[error(
        "landlock is switched off in this kernel; add `landlock` to the list of the boot parameter `lsm=` \
         (see /sys/kernel/security/lsm for the present list) and start the machine anew"
    )]
    Off,
    /// It is there but does not do what its version says.
    #[error("landlock says that it is version {abi}, but does not work: {error}")]
    Broken {
        /// The version.
        abi: u32,
        /// What went wrong.
        error: String,
    },
}

/// The newest landlock ABI that this kernel and this program both know, proven by building a ruleset with all
/// of its restrictions.
pub fn probe() -> Result<u32, NoWalls> {
    // With nothing to set, this only asks for the version.
    let status = RestrictSelf::default().no_new_privs(false).apply();
    let abi = match status.map(|status| status.landlock) {
        Ok(LandlockStatus::Available { effective_abi, .. }) => effective_abi,
        Ok(LandlockStatus::NotEnabled) => return Err(NoWalls::Off),
        Ok(LandlockStatus::NotImplemented) => return Err(NoWalls::Missing),
        Err(error) => return Err(NoWalls::Broken { abi: 0, error: error.to_string() }),
    };
    let number = abi as u32;
    empty(abi).map_err(|error| NoWalls::Broken { abi: number, error: error.to_string() })?;
    Ok(number)
}

/// Why the calling thread could not be confined.
#[derive(Debug, thiserror::Error)]
pub enum Breach {
    /// A grant names something that cannot be opened.
    #[error("{0}")]
    Path(#[from] landlock::PathFdError),
    /// The kernel refused a rule or the domain.
    #[error("{0}")]
    Ruleset(#[from] RulesetError),
    /// The kernel accepted less than was asked for.
    #[error("the domain is not fully enforced")]
    Partial,
}

/// What `walls` opens, for processes that are to be confined: as the paths are now, for the process that calls.
pub fn ruleset(walls: &Walls) -> Result<OwnedFd, Breach> {
    let ruleset: Option<OwnedFd> = granting(walls)?.into();
    ruleset.ok_or(Breach::Partial)
}

/// Confines the calling thread and whatever it starts; sets `no_new_privs`. There is no way back.
pub fn enter(walls: &Walls) -> Result<(), Breach> {
    let status = granting(walls)?.restrict_self()?;
    if status.ruleset == RulesetStatus::FullyEnforced && status.no_new_privs {
        Ok(())
    } else {
        Err(Breach::Partial)
    }
}

/// The ruleset, all of whose restrictions are in force or nothing is.
fn granting(walls: &Walls) -> Result<RulesetCreated, Breach> {
    let abi = i32::try_from(walls.abi).map_or(ABI::Unsupported, ABI::from);
    let mut ruleset = empty(abi)?;
    for grant in &walls.grants {
        let rights = rights(grant.access, abi);
        let place = PathFd::new(&grant.path)?;
        // A right that only directories have is an error on a file.
        let rights = if grant.path.is_dir() { rights } else { rights & AccessFs::from_file(abi) };
        ruleset = ruleset.add_rule(PathBeneath::new(place, rights))?;
    }
    Ok(ruleset)
}

/// An empty ruleset with every restriction of `abi`.
fn empty(abi: ABI) -> Result<RulesetCreated, RulesetError> {
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(abi))?;
    // An empty set is an error, so older kernels must not be asked for it.
    let network = AccessNet::from_all(abi);
    if !network.is_empty() {
        ruleset = ruleset.handle_access(network)?;
    }
    let scopes = Scope::from_all(abi);
    if !scopes.is_empty() {
        ruleset = ruleset.scope(scopes)?;
    }
    ruleset.create()
}

fn rights(access: Access, abi: ABI) -> BitFlags<AccessFs> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let rights = match access {
        Access::Read => read,
        Access::Execute => read | AccessFs::Execute,
        Access::Write => read | AccessFs::WriteFile | AccessFs::Truncate,
        Access::Own => !(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev),
    };
    rights & AccessFs::from_all(abi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_access_makes_or_steers_devices() {
        for access in [Access::Read, Access::Execute, Access::Write, Access::Own] {
            let rights = rights(access, ABI::V10);
            assert!(
                !rights.intersects(AccessFs::MakeChar | AccessFs::MakeBlock | AccessFs::IoctlDev),
                "{access:?}"
            );
        }
    }

    #[test]
    fn rights_that_an_old_kernel_does_not_know_are_not_asked_of_it() {
        assert!(!rights(Access::Own, ABI::V1).contains(AccessFs::Truncate));
        assert!(rights(Access::Own, ABI::V3).contains(AccessFs::Truncate | AccessFs::Refer));
    }
}
