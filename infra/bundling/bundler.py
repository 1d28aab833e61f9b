"""Gives CDK the code of each function, bundled on this machine: no Docker, no build service."""

import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import jsii
from aws_cdk import aws_lambda as lambda_

from infra.bundling.asset import Asset
from infra.bundling.programs import find_compiler
from infra.bundling.requirements import PYTHON
from infra.environments import Environment
from infra.pieces import Function


@jsii.implements(cdk.ILocalBundling)
class LocalBundling:
    """Writes one asset where CDK wants it."""

    def __init__(self, asset: Asset) -> None:
        self._asset = asset

    def try_bundle(self, output_dir: str, options: Any = None, **_: Any) -> bool:
        """Called by CDK only for an asset that its output does not hold yet."""
        del options
        self._asset.write(Path(output_dir))
        return True


class Bundler:
    """The code of every function in one environment; an unchanged one is not made again."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._compiler = find_compiler()
        if self._compiler is None:
            said = f"There is no Python {PYTHON} here to compile with: assets ship no .pyc files."
            print(f"{said} Cold starts will be slower.", file=sys.stderr)

    def __call__(self, function: Function) -> lambda_.Code:
        asset = Asset(function, self._environment, self._compiler)
        return lambda_.Code.from_asset(
            str(Path(__file__).parent),
            asset_hash_type=cdk.AssetHashType.CUSTOM,
            asset_hash=asset.digest,
            bundling=cdk.BundlingOptions(
                image=cdk.DockerImage.from_registry("unused"), local=LocalBundling(asset)
            ),
        )
